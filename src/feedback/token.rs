//! Explicit feedback: a signed token that names a decision, given out with the response and given back with a score.
//!
//! The token holds all that is needed to credit the model, so nothing is kept for tokens that never come back:
//! `base64url(version, time, nonce, router, request type, model, HMAC-SHA-256 of these)`, RFC 2104 and 4648.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use sha2::Sha256;

use crate::bandit::evidence::Evidence;
use crate::bytes::take;
use crate::feedback::answer_key::Author;
use crate::feedback::record_table::Key;

const VERSION: u8 = 1;
const PAYLOAD_BYTES: usize = 1 + 4 + 8 + 8 + 4 + 4;
const MAC_BYTES: usize = 32;
/// The bits of a nonce that are not random.
const MILLISECONDS: u64 = (1 << 10) - 1;

/// A decision, as a token names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// In seconds of the Unix epoch.
    pub issued_s: u32,
    /// Random, but for its low bits: the milliseconds of the time of issue.
    pub nonce: u64,
    /// The fingerprint of the router's name.
    pub router: u64,
    pub author: Author,
}

/// What a client says of a decision: `{"decision": "…", "score": 0..1}` or
/// `{"decision": "…", "rating": "up" | "down"}`.
#[derive(Debug, Deserialize)]
pub struct Feedback {
    pub decision: String,
    score: Option<f64>,
    rating: Option<Rating>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Rating {
    Up,
    Down,
}

impl Token {
    /// A token that is issued now. `random`: 64 random bits.
    pub fn new(now: Duration, random: u64, router: u64, author: Author) -> Token {
        let nonce = random & !MILLISECONDS | u64::from(now.subsec_millis());
        Token { issued_s: now.as_secs() as u32, nonce, router, author }
    }

    /// Since the Unix epoch.
    pub fn issued(&self) -> Duration {
        Duration::from_secs(self.issued_s.into()) + Duration::from_millis(self.nonce & MILLISECONDS)
    }

    pub fn sign(&self, secret: &[u8]) -> String {
        let mut bytes = Vec::with_capacity(PAYLOAD_BYTES + MAC_BYTES);
        bytes.push(VERSION);
        bytes.extend(self.issued_s.to_le_bytes());
        bytes.extend(self.nonce.to_le_bytes());
        bytes.extend(self.router.to_le_bytes());
        bytes.extend(self.author.request_type.to_le_bytes());
        bytes.extend(self.author.model.to_le_bytes());
        if let Some(mut mac) = mac(secret) {
            mac.update(&bytes);
            bytes.extend(mac.finalize().into_bytes());
        }
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// None if the signature is not ours or the token is older than `ttl_s` seconds. Compares in constant time.
    pub fn verify(text: &str, secret: &[u8], now_s: u32, ttl_s: u32) -> Option<Token> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (payload, signature) = bytes.split_at_checked(PAYLOAD_BYTES)?;
        let mut mac = mac(secret)?;
        mac.update(payload);
        mac.verify_slice(signature).ok()?;
        let mut rest = payload;
        let [VERSION] = take(&mut rest)? else { return None };
        let issued_s = u32::from_le_bytes(take(&mut rest)?);
        let nonce = u64::from_le_bytes(take(&mut rest)?);
        let router = u64::from_le_bytes(take(&mut rest)?);
        let request_type = u32::from_le_bytes(take(&mut rest)?);
        let model = u32::from_le_bytes(take(&mut rest)?);
        let token = Token { issued_s, nonce, router, author: Author { model, request_type } };
        (now_s.saturating_sub(issued_s) < ttl_s).then_some(token)
    }

    /// The key of the record that says that the token was used.
    pub fn key(&self) -> Key {
        let mut digest = [0; 16];
        let words = self.nonce.to_le_bytes().into_iter().chain((self.nonce ^ self.router).to_be_bytes());
        digest.iter_mut().zip(words).for_each(|(place, byte)| *place = byte);
        Key::from_digest(&digest)
    }
}

impl Feedback {
    /// The evidence of the score, with full weight, or what is wrong with it.
    pub fn evidence(&self) -> Result<Evidence, &'static str> {
        let score = match (self.score, self.rating) {
            (Some(score), None) if (0.0..=1.0).contains(&score) => score,
            (Some(_), None) => return Err("score must be a number from 0 to 1"),
            (None, Some(Rating::Up)) => 1.0,
            (None, Some(Rating::Down)) => 0.0,
            _ => return Err("give either a score from 0 to 1 or a rating, up or down"),
        };
        Ok(Evidence { successes: score, failures: 1.0 - score })
    }
}

fn mac(secret: &[u8]) -> Option<Hmac<Sha256>> {
    Hmac::new_from_slice(secret).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: Token = Token { issued_s: 1_000, nonce: 7, router: 8, author: Author { model: 9, request_type: 10 } };

    #[test]
    fn only_what_was_signed_and_is_fresh_is_accepted() {
        let text = TOKEN.sign(b"secret");
        assert_eq!(Token::verify(&text, b"secret", 1_500, 600), Some(TOKEN));
        assert_eq!(Token::verify(&text, b"secret", 1_600, 600), None, "expired");
        assert_eq!(Token::verify(&text, b"other", 1_500, 600), None);
        for position in 0..text.len() {
            let mut forged = text.clone().into_bytes();
            forged[position] = if forged[position] == b'A' { b'B' } else { b'A' };
            let forged = String::from_utf8(forged).unwrap();
            assert_eq!(Token::verify(&forged, b"secret", 1_500, 600), None, "{position}");
        }
        for text in ["", "AAAA", "not base64!", &text[..text.len() - 2]] {
            assert_eq!(Token::verify(text, b"secret", 1_500, 600), None);
        }
    }

    #[test]
    fn a_token_knows_when_it_was_issued() {
        let now = Duration::from_millis(1_700_000_000_987);
        let token = Token::new(now, u64::MAX, 8, TOKEN.author);
        let text = token.sign(b"secret");
        assert_eq!(Token::verify(&text, b"secret", token.issued_s, 600).map(|token| token.issued()), Some(now));
        assert_ne!(token.nonce, Token::new(now, 0, 8, TOKEN.author).nonce);
    }

    #[test]
    fn scores_and_ratings() {
        let evidence = |json| serde_json::from_str::<Feedback>(json).unwrap().evidence();
        assert_eq!(evidence(r#"{"decision":"x","score":0.75}"#), Ok(Evidence { successes: 0.75, failures: 0.25 }));
        assert_eq!(evidence(r#"{"decision":"x","rating":"down"}"#), Ok(Evidence { successes: 0.0, failures: 1.0 }));
        for json in
            [r#"{"decision":"x","score":1.5}"#, r#"{"decision":"x"}"#, r#"{"decision":"x","score":1,"rating":"up"}"#]
        {
            assert!(evidence(json).is_err(), "{json}");
        }
    }
}
