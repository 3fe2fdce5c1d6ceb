//! A model's address: `host:port`, or a URL. The URL is the one that OpenAI's SDKs take as their `base_url` and to
//! which they append the endpoint.

use std::net::{IpAddr, SocketAddr};

/// What is allowed, for error messages.
pub const FORMS: &str = "host:port, http://host[:port][/path][?query], https://host[:port][/path][?query]";
/// The path of an address that gives none.
const DEFAULT_BASE_PATH: &str = "/v1";
/// Query parameters that hold a secret. They are refused, because the configuration would show them.
const SECRETS: [&str; 9] =
    ["key", "api_key", "api-key", "apikey", "subscription-key", "token", "access_token", "secret", "sig"];
/// Longest name in DNS.
const MAX_HOST_CHARS: usize = 253;
/// Endpoint paths that people copy together with the address.
const ENDPOINTS: [&str; 5] = ["/completions", "/responses", "/messages", "/embeddings", "/models"];

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    pub host: Host,
    pub port: u16,
    pub tls: bool,
    /// The path to which the endpoint is appended. It begins with a slash and does not end with one. None: the address
    /// gives no path.
    pub path: Option<String>,
    pub query: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Host {
    Ip(IpAddr),
    Name(String),
}

impl Address {
    /// The error says what is allowed, and shows no text that may be secret.
    pub fn parse(text: &str) -> Result<Address, String> {
        let (text, query) = match text.split_once('?') {
            None => (text, None),
            Some((text, query)) => (text, Some(query).filter(|query| !query.is_empty())),
        };
        if text.contains(['@', '#']) || query.is_some_and(|query| query.contains(['?', '#'])) {
            return Err(format!("holds more than an address, perhaps a secret; allowed: {FORMS}"));
        }
        let parameters = query.into_iter().flat_map(|query| query.split('&'));
        let mut names = parameters.map(|parameter| parameter.split('=').next().unwrap_or_default());
        if let Some(secret) = names.find(|name| SECRETS.contains(&name.to_ascii_lowercase().as_str())) {
            return Err(format!("has a secret in its query, as {secret}; give it with `credential` instead"));
        }
        let wrong = |why: &str| format!("{text:?} is not an address: {why}; allowed: {FORMS}");
        let (tls, rest) = match text.split_once("://") {
            None if text.contains('/') => return Err(wrong("a path needs a scheme")),
            None => (None, text),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => (Some(true), rest),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => (Some(false), rest),
            Some(_) => return Err(wrong("its scheme is neither http nor https")),
        };
        let (authority, path) = rest.find('/').map_or((rest, ""), |slash| rest.split_at(slash));
        let (host, port) = split_port(authority).ok_or_else(|| wrong("its port is not one"))?;
        let host = Host::parse(host).ok_or_else(|| wrong("its host is neither a name nor an IP address"))?;
        let port = match (port, tls) {
            (Some(port), _) => port,
            (None, Some(true)) => 443,
            (None, Some(false)) => 80,
            (None, None) => return Err(wrong("its port is missing")),
        };
        let path = path.trim_end_matches('/');
        if !path.chars().chain(query.unwrap_or_default().chars()).all(|c| c.is_ascii_graphic()) {
            return Err(wrong("its path has characters that no path has"));
        }
        if ENDPOINTS.iter().any(|endpoint| path.ends_with(endpoint)) {
            return Err(wrong("its path is that of an endpoint, give what stands before it, up to /v1"));
        }
        let path = (!path.is_empty()).then(|| path.to_owned());
        Ok(Address { host, port, tls: tls.unwrap_or(false), path, query: query.map(str::to_owned) })
    }

    /// The path to which the endpoint is appended.
    pub fn base_path(&self) -> &str {
        self.path.as_deref().unwrap_or(DEFAULT_BASE_PATH)
    }

    /// As clients name it in `host`.
    pub fn authority(&self) -> String {
        let host = match &self.host {
            Host::Ip(IpAddr::V6(ip)) => format!("[{ip}]"),
            Host::Ip(ip) => ip.to_string(),
            Host::Name(name) => name.clone(),
        };
        let default = if self.tls { 443 } else { 80 };
        if self.port == default { host } else { format!("{host}:{}", self.port) }
    }

    /// Whether a connection to this address surely reaches a listener at `socket` on the same machine.
    pub fn is_at(&self, socket: SocketAddr) -> bool {
        let local = |ip: IpAddr| ip.is_loopback() || ip.is_unspecified();
        let comes = match &self.host {
            Host::Ip(ip) => *ip == socket.ip() || (socket.ip().is_unspecified() && local(*ip)),
            Host::Name(name) => name.eq_ignore_ascii_case("localhost") && local(socket.ip()),
        };
        comes && self.port == socket.port() && self.port != 0
    }
}

impl Host {
    fn parse(text: &str) -> Option<Host> {
        if let Some(ip) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
            return ip.parse().ok().map(|ip| Host::Ip(IpAddr::V6(ip)));
        }
        if let Ok(ip) = text.parse() {
            return Some(Host::Ip(IpAddr::V4(ip)));
        }
        let name = text.to_ascii_lowercase();
        let label =
            |label: &str| !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        let last = name.rsplit('.').next().unwrap_or_default();
        let numeric = last.chars().all(|c| c.is_ascii_digit());
        (name.len() <= MAX_HOST_CHARS && name.split('.').all(label) && !numeric).then_some(Host::Name(name))
    }
}

impl std::fmt::Display for Host {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            Host::Ip(ip) => write!(f, "{ip}"),
            Host::Name(name) => write!(f, "{name}"),
        }
    }
}

/// None: there is a port, and it is invalid.
fn split_port(authority: &str) -> Option<(&str, Option<u16>)> {
    // The colons of an IPv6 address are inside its brackets.
    match authority.rsplit_once(':').filter(|(_, port)| !port.ends_with(']')) {
        None => Some((authority, None)),
        Some((host, port)) => {
            let digits = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
            let port = port.parse().ok().filter(|port| digits && *port > 0)?;
            Some((host, Some(port)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_an_address() {
        for (text, host, port, tls, path, authority) in [
            ("127.0.0.1:18001", "127.0.0.1", 18001, false, "/v1", "127.0.0.1:18001"),
            ("vllm:8000", "vllm", 8000, false, "/v1", "vllm:8000"),
            ("http://vllm", "vllm", 80, false, "/v1", "vllm"),
            ("http://vllm/", "vllm", 80, false, "/v1", "vllm"),
            ("HTTPS://API.OpenAI.com/v1", "api.openai.com", 443, true, "/v1", "api.openai.com"),
            ("https://openrouter.ai/api/v1/", "openrouter.ai", 443, true, "/api/v1", "openrouter.ai"),
            ("https://host/v1beta/openai/", "host", 443, true, "/v1beta/openai", "host"),
            ("https://host:8443/a/b%20c", "host", 8443, true, "/a/b%20c", "host:8443"),
            ("https://host:443", "host", 443, true, "/v1", "host"),
            ("http://[::1]:8000/v1", "::1", 8000, false, "/v1", "[::1]:8000"),
            ("https://[2001:db8::1]", "2001:db8::1", 443, true, "/v1", "[2001:db8::1]"),
        ] {
            let address = Address::parse(text).unwrap();
            assert_eq!((address.host.to_string().as_str(), address.port, address.tls), (host, port, tls), "{text}");
            assert_eq!((address.base_path(), address.authority().as_str()), (path, authority), "{text}");
            assert_eq!(address.query, None, "{text}");
        }
    }

    #[test]
    fn queries() {
        for (text, path, query) in [
            (
                "https://a/openai/deployments/d?api-version=2024-10-21",
                "/openai/deployments/d",
                Some("api-version=2024-10-21"),
            ),
            ("https://a/openai/v1/?api-version=preview", "/openai/v1", Some("api-version=preview")),
            ("https://a?b=c&d", "/v1", Some("b=c&d")),
            ("https://a/v1?", "/v1", None),
        ] {
            let address = Address::parse(text).unwrap();
            assert_eq!((address.base_path(), address.query.as_deref()), (path, query), "{text}");
        }
        for text in ["https://a?b c", "https://a?b?c", "https://a?b#c", "https://a/v1?x=1&API_KEY=s3cret"] {
            let error = Address::parse(text).unwrap_err();
            assert!(!error.contains("s3cret"), "{error}");
        }
    }

    #[test]
    fn what_is_none() {
        for (text, why) in [
            ("", "neither a name nor"),
            ("vllm", "port is missing"),
            ("[::1]", "port is missing"),
            (":80", "neither a name nor"),
            ("::1:80", "neither a name nor"),
            ("vllm:0", "port is not one"),
            ("vllm:+80", "port is not one"),
            ("vllm:65536", "port is not one"),
            ("vllm:80/v1", "a path needs a scheme"),
            ("grpc://vllm", "neither http nor https"),
            ("https://", "neither a name nor"),
            ("https://a..b", "neither a name nor"),
            ("https://1.2.3", "neither a name nor"),
            ("https://300.1.1.1", "neither a name nor"),
            ("https://bücher.example", "neither a name nor"),
            ("https://a b", "neither a name nor"),
            ("https://a\"b", "neither a name nor"),
            ("https://a/b c", "no path has"),
            ("https://a/\n", "no path has"),
            ("https://a/v1/chat/completions", "that of an endpoint"),
        ] {
            let error = Address::parse(text).unwrap_err();
            assert!(error.contains(why) && error.contains(FORMS), "{text}: {error}");
        }
        for text in ["https://me:s3cret@host", "https://host/v1?key=s3cret", "host:80#s3cret"] {
            assert!(!Address::parse(text).unwrap_err().contains("s3cret"));
        }
    }
}
