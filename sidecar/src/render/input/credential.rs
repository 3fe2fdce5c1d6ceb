//! How Envoy proves to a provider who is asking. The secret itself is never known here.

use super::keys::{Errors, Own};
use crate::providers::{Proof, Provider};
use crate::render::address::{Address, Host};
use crate::yaml::Node;

const AUTHORIZATION: &str = "authorization";
const BEARER: &str = "Bearer ";
const SOURCES: [&str; 4] = ["env", "file", "sds", "aws"];

pub enum Credential {
    /// A secret in a header.
    Key { source: Source, header: String, prefix: String },
    /// A signature over each request, made with the credentials that Envoy finds on its machine.
    Aws { region: String, service: String },
    /// An access token, which Envoy gets with a client's secret.
    OAuth2 { address: Address, url: String, client_id: String, scopes: Vec<String>, source: Source },
}

/// Where Envoy finds the secret.
#[derive(Clone)]
pub enum Source {
    Variable(String),
    /// A file that holds only the secret. It is read when Envoy starts.
    File(String),
    /// A file in the form of Envoy's secret discovery. It is read again whenever it is replaced.
    Discovery(String),
}

impl Credential {
    /// The credential that is given, or else the provider's usual one.
    pub fn read(
        own: &mut Own,
        provider: Option<&Provider>,
        address: Option<&Address>,
        errors: &mut Errors,
        warnings: &mut Errors,
    ) -> Option<Credential> {
        let is_given = own.has("credential");
        if let Some(fields) =
            own.secret_object("credential", &["env", "file", "sds", "aws", "header", "prefix", "oauth2"], errors)
        {
            return Credential::given(fields, provider, address, errors, warnings);
        }
        let provider = provider.filter(|_| !is_given)?;
        match (provider.credential, provider.variables.first()) {
            (Proof::Aws, _) => Credential::aws(own.path("credential"), None, None, address, errors),
            (Proof::Token, _) => {
                let message = "is missing: this provider takes access tokens, which live an hour; give {sds: FILE}, a file that \
                               something writes anew in time";
                errors.add(own.path("credential"), message);
                None
            }
            (Proof::Key, Some(variable)) => {
                let (header, prefix) = place(Some(provider));
                Some(Credential::Key { source: Source::Variable(variable.clone()), header, prefix })
            }
            (Proof::Key, None) => None,
        }
    }

    fn given(
        mut fields: Own,
        provider: Option<&Provider>,
        address: Option<&Address>,
        errors: &mut Errors,
        warnings: &mut Errors,
    ) -> Option<Credential> {
        let path = fields.path("").trim_end_matches('.').to_owned();
        if SOURCES.iter().filter(|source| fields.has(source)).count() != 1 {
            errors.add(&path, "exactly one of env, file, sds, aws must be given; the secret itself has no place here");
        }
        if fields.has("aws") {
            let mut aws = fields.object("aws", &["region", "service"], errors)?;
            let word = |text: &str| text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
            let region = aws.text("region", "the name of a region, as eu-central-1", word, errors);
            let service = aws.text("service", "the name of a service, as bedrock", word, errors);
            return Credential::aws(aws.path("region"), region, service, address, errors);
        }
        let variable = fields.text(
            "env",
            "the name of an environment variable in capitals, as OPENAI_API_KEY",
            is_variable,
            errors,
        );
        let absolute = |path: &str| path.starts_with('/');
        let file =
            fields.text("file", "the absolute path of a file that holds nothing but the secret", absolute, errors);
        let discovery = fields.text("sds", "the absolute path of a file in the form of Envoy's SDS", absolute, errors);
        let header = fields.text("header", "the name of a header, as x-api-key", is_header, errors);
        let printable = |text: &str| text.chars().all(|c| c == ' ' || c.is_ascii_graphic());
        let prefix = fields.text("prefix", "a text of printable ASCII characters", printable, errors);
        let expires = provider.is_some_and(|provider| provider.credential == Proof::Token);
        if expires && discovery.is_none() {
            let message = "Envoy reads it when it starts, and an access token lives an hour; a file given by `sds` is read again \
                           when it changes";
            warnings.add(fields.path(if file.is_some() { "file" } else { "env" }), message);
        }
        let source = variable.map(Source::Variable).or(file.map(Source::File)).or(discovery.map(Source::Discovery));
        if fields.has("oauth2") {
            return Credential::oauth2(fields, source, errors);
        }
        let (usual_header, usual_prefix) = place(provider.filter(|_| header.is_none()));
        let header = header.map_or(usual_header, |header| header.to_ascii_lowercase());
        let usual_prefix = if header == AUTHORIZATION { BEARER.to_owned() } else { usual_prefix };
        let prefix = prefix.unwrap_or(if header == AUTHORIZATION { usual_prefix } else { String::new() });
        Some(Credential::Key { source: source?, header, prefix })
    }

    fn aws(
        path: String,
        region: Option<String>,
        service: Option<String>,
        address: Option<&Address>,
        errors: &mut Errors,
    ) -> Option<Credential> {
        let region = region.or_else(|| address_region(address?));
        if region.is_none() && address.is_some() {
            errors.add(path, "no region is known, and a signature needs one; give credential: {aws: {region: REGION}}");
        }
        Some(Credential::Aws { region: region?, service: service.unwrap_or_else(|| "bedrock".to_owned()) })
    }

    fn oauth2(mut fields: Own, source: Option<Source>, errors: &mut Errors) -> Option<Credential> {
        let path = fields.path("oauth2");
        let mut oauth2 = fields.object("oauth2", &["url", "client_id", "scopes"], errors)?;
        let url = oauth2.text("url", "the URL of a token endpoint, as https://HOST/oauth2/token", |_| true, errors);
        let address = url.as_ref().and_then(|url| match Address::parse(url) {
            Ok(address) => Some(address),
            Err(message) => {
                errors.add(oauth2.path("url"), message);
                None
            }
        });
        let client_id = oauth2.text("client_id", "the client's name", |id| !id.is_empty(), errors);
        let scopes = match oauth2.get("scopes") {
            Some(Node::List(scopes)) => scopes.iter().filter_map(Node::as_text).map(str::to_owned).collect(),
            Some(Node::Scalar(serde_json::Value::String(scope))) => vec![scope],
            _ => Vec::new(),
        };
        // Envoy up to 1.40 crashes if the secret is there at once, because it then asks for the token before it can
        // send requests.
        if !matches!(source, Some(Source::Discovery(_))) {
            errors.add(&path, "needs the client's secret by `sds`, as Envoy reads it in no other way in time");
        }
        if url.is_none() || client_id.is_none() {
            errors.add(&path, "url and client_id must be given");
        }
        Some(Credential::OAuth2 { address: address?, url: url?, client_id: client_id?, scopes, source: source? })
    }
}

/// The header in which a provider expects its key, and the prefix of the key there.
fn place(provider: Option<&Provider>) -> (String, String) {
    match provider.and_then(|provider| provider.header.clone()) {
        Some(header) => (header, String::new()),
        None => (AUTHORIZATION.to_owned(), BEARER.to_owned()),
    }
}

/// `bedrock-runtime.REGION.amazonaws.com`, `bedrock-mantle.REGION.api.aws`
fn address_region(address: &Address) -> Option<String> {
    let Host::Name(name) = &address.host else { return None };
    let aws = name.ends_with(".amazonaws.com") || name.ends_with(".api.aws");
    let region = name.split('.').nth(1).filter(|region| aws && region.contains('-'))?;
    Some(region.to_owned())
}

/// Whether the text looks like a variable's name. A secret that is written here by mistake hardly ever does.
pub fn is_variable(text: &str) -> bool {
    let letter = |c: char| c.is_ascii_uppercase() || c == '_';
    text.starts_with(letter) && text.chars().all(|c| letter(c) || c.is_ascii_digit())
}

fn is_header(text: &str) -> bool {
    let token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    let lower = text.to_ascii_lowercase();
    !text.is_empty() && text.chars().all(token) && !lower.starts_with("x-adaptive-router-") && lower != "host"
}
