//! The administrator's token: what every path but `/healthz` asks for.

use rand::RngExt;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// A secret. Only its hash is kept, so that a comparison takes the same time for every text of every length.
#[derive(Clone)]
pub struct Token([u8; 32]);

impl Token {
    /// White space around the text does not count. The result is none if no client could send the text as
    /// `Authorization: Bearer …`.
    pub fn new(text: &str) -> Option<Token> {
        let text = text.trim();
        let fits = !text.is_empty() && !text.contains(char::is_control);
        fits.then(|| Token(hash(text)))
    }

    /// The text of a random token that cannot be guessed.
    pub fn random_text() -> String {
        format!("{:032x}", rand::rng().random::<u128>())
    }

    /// Whether this value of the header `authorization` holds the token.
    pub fn is_in(&self, authorization: &[u8]) -> bool {
        let given = std::str::from_utf8(authorization).ok().and_then(|value| value.trim().split_once(' '));
        given.is_some_and(|(scheme, token)| {
            scheme.eq_ignore_ascii_case("bearer") && bool::from(hash(token.trim()).ct_eq(&self.0))
        })
    }
}

fn hash(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_token_counts_and_nothing_else() {
        let token = Token::new("secret-1").unwrap();
        for (header, accepted) in [
            ("Bearer secret-1", true),
            ("bearer  secret-1", true),
            ("Bearer secret-", false),
            ("Bearer secret-11", false),
            ("Bearer SECRET-1", false),
            ("Bearer ", false),
            ("Bearer", false),
            ("Basic secret-1", false),
            ("secret-1", false),
            ("", false),
        ] {
            assert_eq!(token.is_in(header.as_bytes()), accepted, "{header:?}");
        }
        assert!(!token.is_in(b"Bearer \xFF"));
    }

    #[test]
    fn what_no_header_can_carry_is_no_token() {
        for text in ["", " ", "two\nlines", "\0"] {
            assert!(Token::new(text).is_none(), "{text:?}");
        }
        assert!(Token::new("two words, and an é\n").unwrap().is_in("Bearer two words, and an é".as_bytes()));
        let (one, other) = (Token::random_text(), Token::random_text());
        assert!(one != other && one.len() == 32 && Token::new(&one).is_some());
    }
}
