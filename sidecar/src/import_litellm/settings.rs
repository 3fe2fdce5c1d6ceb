//! `router_settings`, `litellm_settings`, `general_settings`, and everything that is not about routing.

use super::notes::Verdict::{Carried, Changed, Lost};
use super::notes::{Kind, Notes};
use super::section::{Environment, Row, Section, variable};
use crate::yaml::Node;

pub struct Settings {
    /// How a deployment is chosen among those of one name. It becomes `balance` of a model.
    pub strategy: &'static str,
    /// Whether LiteLLM enforces rpm and tpm as limits.
    pub limits_hold: bool,
    /// Seconds.
    pub timeout: Option<f64>,
    pub stream_timeout: Option<f64>,
    /// Attempts for one request, derived from the retries.
    pub attempts: Option<usize>,
    pub max_fallbacks: Option<usize>,
    pub cooldown: Vec<(String, Node)>,
    /// The chains as the file has them, by their keys.
    pub chains: Vec<(&'static str, String, Node)>,
    /// An alias, the name for which it stands, and the place in the file.
    pub aliases: Vec<(String, String, String)>,
    /// Keys for the top of the short configuration.
    pub top: Vec<(String, Node)>,
}

const STRATEGIES: [(&str, &str); 6] = [
    ("simple-shuffle", "simple_shuffle"),
    ("least-busy", "least_busy"),
    ("usage-based-routing", "usage_based"),
    ("usage-based-routing-v2", "usage_based"),
    ("latency-based-routing", "latency_based"),
    ("cost-based-routing", "cost_based"),
];
pub const CHAINS: [&str; 4] =
    ["fallbacks", "context_window_fallbacks", "content_policy_fallbacks", "default_fallbacks"];

const NO_ROUTING: (Kind, &str) = (Kind::Other, "is no routing, and nothing here corresponds to it");
const UNKNOWN: (Kind, &str) = (Kind::Routing, "nothing here corresponds to it");

const OF_ROUTER: &[Row] = &[
    (
        "enable_pre_call_checks",
        Carried,
        Kind::Other,
        "prompts are always checked against max_input_tokens, where it is known",
    ),
    ("retry_after", Changed, Kind::Other, "the next attempt goes to another deployment or model, so it does not wait"),
    (
        "allowed_fails_policy",
        Lost,
        Kind::Routing,
        "failures are not counted by kind: 429, 401, 403 and 404 cool at once, 5xx and timeouts count for `cooldown: {allowed_fails}`, and a 400 never does",
    ),
    (
        "retry_policy model_group_retry_policy",
        Lost,
        Kind::Routing,
        "attempts are not counted by kind of failure: `fallback: {attempts}` is for all that another model may better",
    ),
    (
        "redis_host redis_port redis_password redis_url redis_db redis_ssl cache_kwargs client_ttl",
        Lost,
        Kind::Other,
        "workers of one Envoy share limits and cooldowns by themselves, and the side-car shares what is learned",
    ),
    (
        "cache_responses caching_groups",
        Lost,
        Kind::Money,
        "answers are not kept unless a router has `cache`, so repeated requests cost again",
    ),
    (
        "routing_strategy_args",
        Lost,
        Kind::Routing,
        "the strategies have no arguments: latency_based takes those within 10 % of the fastest",
    ),
    ("enable_tag_filtering tag_filtering_match_any", Lost, Kind::Routing, "models have no tags"),
    ("provider_budget_config", Lost, Kind::Money, "nothing here stops a provider when its money is spent"),
    (
        "default_model",
        Lost,
        Kind::Other,
        "is no key of LiteLLM's; `default_model` of a router is used where nothing can be decided",
    ),
    (
        "set_verbose debug_level alerting_config assistants_config default_priority polling_interval",
        Lost,
        NO_ROUTING.0,
        NO_ROUTING.1,
    ),
    (
        "enable_health_check_routing health_check_staleness_threshold",
        Lost,
        Kind::Routing,
        "`health_check` of a model asks whether its server is there",
    ),
];
const OF_LITELLM: &[Row] = &[
    (
        "drop_params additional_drop_params modify_params",
        Lost,
        Kind::Other,
        "bodies are not translated: a parameter that a provider refuses stays refused, but for what `request: {rename, drop}` of a model changes",
    ),
    (
        "cache cache_params",
        Lost,
        Kind::Money,
        "answers are not kept unless a router has `cache`, so repeated requests cost again",
    ),
    (
        "max_budget budget_duration max_end_user_budget max_internal_user_budget internal_user_budget_duration default_end_user_params max_ui_session_budget",
        Lost,
        Kind::Money,
        "nothing here stops a caller or a model when money is spent",
    ),
    (
        "turn_off_message_logging redact_user_api_key_info redact_messages_in_exceptions",
        Carried,
        Kind::Other,
        "no text of a prompt or an answer is ever logged",
    ),
    (
        "ssl_verify ssl_certificate",
        Changed,
        Kind::Security,
        "certificates are always checked; `tls: {ca: FILE}` of a model names who else may sign them",
    ),
    (
        "guardrails upperbound_key_generate_params default_team_settings default_internal_user_params banned_keywords_list blocked_user_list enforced_params",
        Lost,
        Kind::Security,
        "guards of requests and rules for keys are gone; Envoy's ext_authz or ext_proc filter before the router can ask a guard of yours",
    ),
    ("num_retries_per_request", Changed, Kind::Other, "attempts are a router's: `fallback: {attempts}`"),
];
const OF_GENERAL: &[Row] = &[
    (
        "custom_auth custom_auth_settings enable_jwt_auth litellm_jwtauth enable_oauth2_auth enable_oauth2_proxy_auth oauth2_config_mappings litellm_key_header_name use_azure_key_vault use_google_kms key_management_system key_management_settings custom_key_generate custom_sso custom_ui_sso_sign_in_handler",
        Lost,
        Kind::Security,
        "whoever reaches the listener may use the providers' keys, unless `auth` or Envoy's jwt_authn or ext_authz filter stands before the router",
    ),
    (
        "allowed_ips allowed_routes public_routes admin_only_routes use_x_forwarded_for",
        Lost,
        Kind::Security,
        "nobody is kept out by address or path; Envoy's RBAC filter does that",
    ),
    (
        "enforce_user_param reject_clientside_metadata_tags enforced_params max_request_size_mb max_response_size_mb role_permissions user_api_key_cache_ttl",
        Lost,
        Kind::Security,
        "requests are not checked for it",
    ),
    (
        "database_url database_connection_pool_limit database_connection_timeout database_socket_timeout disable_spend_logs disable_spend_updates allow_requests_on_db_unavailable proxy_batch_write_at use_redis_transaction_buffer",
        Lost,
        Kind::Security,
        "keys, teams and spending of LiteLLM's database are not known here: keys that LiteLLM made do not work",
    ),
    (
        "store_model_in_db supported_db_objects",
        Lost,
        Kind::Other,
        "models may stand in LiteLLM's database and not in this file; `GET /model/info` of the running proxy lists all of them",
    ),
    (
        "default_key_generate_params max_internal_user_budget internal_user_budget_duration default_internal_user_params default_team_params upperbound_key_generate_params",
        Lost,
        Kind::Money,
        "there are no keys or budgets of users here",
    ),
    (
        "background_health_checks health_check_interval health_check_details",
        Changed,
        Kind::Other,
        "`health_check` of a model asks whether its server is there",
    ),
    (
        "max_parallel_requests global_max_parallel_requests",
        Lost,
        Kind::Routing,
        "a limit for all models together is Envoy's: circuit breakers, or its admission control; for one model it is max_parallel_requests",
    ),
    ("completion_model infer_model_from_keys", Lost, Kind::Routing, "the request names the model"),
    ("pass_through_endpoints", Lost, Kind::Routing, "an endpoint of its own is a route of Envoy's"),
    ("port", Lost, Kind::Other, "Envoy listens where `listen` says"),
    ("custom_prompt_template", Lost, Kind::Other, "bodies are not translated"),
];
const OF_TOP: &[Row] = &[
    (
        "guardrails",
        Lost,
        Kind::Security,
        "guards of requests are gone; Envoy's ext_authz or ext_proc filter before the router can ask one of yours",
    ),
    ("mcp_servers mcp_tools mcp_aliases", Lost, Kind::Other, "tools are not served here"),
];
/// Callbacks that can reject or hold back a request.
const GUARDS: [&str; 12] = [
    "presidio",
    "lakera",
    "guard",
    "hide_secrets",
    "banned",
    "blocked",
    "moderation",
    "content_safety",
    "aporia",
    "pii",
    "detect",
    "aim",
];

impl Settings {
    pub fn read(root: &mut Section, at: &Environment, notes: &mut Notes) -> Settings {
        let mut router = root.take_section("router_settings");
        let mut litellm = root.take_section("litellm_settings");
        let mut general = root.take_section("general_settings");
        let mut settings = Settings {
            strategy: "simple_shuffle",
            limits_hold: false,
            timeout: None,
            stream_timeout: None,
            attempts: None,
            max_fallbacks: None,
            cooldown: Vec::new(),
            chains: Vec::new(),
            aliases: Vec::new(),
            top: Vec::new(),
        };
        settings.read_auth(&mut general, notes);
        settings.read_strategy(&mut router, notes);
        settings.read_times(&mut router, &mut litellm, at, notes);
        settings.read_failures(&mut router, &mut litellm, notes);
        for key in CHAINS {
            if let Some((path, value)) = either(key, &mut router, &mut litellm, notes) {
                settings.chains.push((key, path, value));
            }
        }
        let aliases = [&mut router, &mut litellm].map(|section| section.take_section("model_group_alias"));
        for alias in aliases {
            let path = alias.path.clone();
            for (name, value) in alias.rest() {
                let path = format!("{path}.{name}");
                let mut object = Section::of(&path, Some(value.clone()));
                match value.as_text().map(str::to_owned).or_else(|| object.text("model")) {
                    Some(target) => settings.aliases.push((name, target, path)),
                    None => notes.lost(path, Kind::Routing, "names no model"),
                }
                if object.truth("hidden") == Some(true) {
                    notes.changed(object.path("hidden"), Kind::Other, "every alias stands in the list of models");
                }
            }
        }
        for key in ["success_callback", "failure_callback", "callbacks", "service_callbacks", "service_callback"] {
            note_callbacks(&litellm.path(key), litellm.take(key), notes);
        }
        router.note(OF_ROUTER, UNKNOWN, notes);
        litellm.note(OF_LITELLM, NO_ROUTING, notes);
        general.note(OF_GENERAL, NO_ROUTING, notes);
        settings
    }

    fn read_auth(&mut self, general: &mut Section, notes: &mut Notes) {
        let path = general.path("master_key");
        let Some(key) = general.text("master_key") else { return };
        let name = match variable(&key) {
            Some(name) => {
                let why = "is the one key that clients may use, checked by Envoy; keys that LiteLLM made do not work, and the \
                           variable must be set where `render` runs";
                notes.changed(path, Kind::Security, why);
                name.to_ascii_uppercase()
            }
            None => {
                let why = "a secret stood in the file, and is not copied; set LITELLM_MASTER_KEY where `render` runs: it is the \
                           one key that clients may use, and keys that LiteLLM made do not work";
                notes.changed(path, Kind::Security, why);
                "LITELLM_MASTER_KEY".to_owned()
            }
        };
        let key = Node::Map(vec![("env".to_owned(), Node::text(name))]);
        self.top.push(("auth".to_owned(), Node::Map(vec![("api_keys".to_owned(), Node::List(vec![key]))])));
    }

    fn read_strategy(&mut self, router: &mut Section, notes: &mut Notes) {
        let path = router.path("routing_strategy");
        if let Some(strategy) = router.text("routing_strategy") {
            match STRATEGIES.iter().find(|(theirs, _)| *theirs == strategy) {
                Some((theirs, ours)) => {
                    self.strategy = ours;
                    self.limits_hold = theirs.starts_with("usage");
                }
                None => notes.lost(
                    path,
                    Kind::Routing,
                    format!("{strategy} is no strategy here; deployments are chosen by weight"),
                ),
            }
        }
        let path = router.path("optional_pre_call_checks");
        for check in router.take("optional_pre_call_checks").map(Section::texts).unwrap_or_default() {
            match check.as_str() {
                "session_affinity" | "deployment_affinity" => {
                    self.top.retain(|(key, _)| key != "affinity");
                    self.top.push(("affinity".to_owned(), Node::text("session")));
                    notes.changed(path.as_str(), Kind::Routing, format!("{check} becomes `affinity: session`"));
                }
                "enforce_model_rate_limits" => self.limits_hold = true,
                other => notes.lost(path.as_str(), Kind::Routing, format!("{other}: nothing here corresponds to it")),
            }
        }
    }

    fn read_times(&mut self, router: &mut Section, litellm: &mut Section, at: &Environment, notes: &mut Notes) {
        let mut seconds = |section: &mut Section, key: &str| {
            let path = section.path(key);
            let text = section.text(key)?;
            let number =
                at.resolve(&text).ok().and_then(|text| text.parse::<f64>().ok()).filter(|number| *number > 0.0);
            match number {
                Some(_) => {
                    notes.changed(path, Kind::Other, "becomes `timeout` of each model: until its response begins")
                }
                None => notes.lost(path, Kind::Routing, "is no number of seconds"),
            }
            number
        };
        let (of_router, of_requests) = (seconds(router, "timeout"), seconds(litellm, "request_timeout"));
        self.timeout = of_router.or(of_requests);
        if let Some(stream) = router.number("stream_timeout").filter(|number| *number > 0.0) {
            notes.changed(
                router.path("stream_timeout"),
                Kind::Other,
                "becomes `stream_timeout` of each model: between two pieces of its response",
            );
            self.stream_timeout = Some(stream);
        }
    }

    fn read_failures(&mut self, router: &mut Section, litellm: &mut Section, notes: &mut Notes) {
        let mut number = |key: &str| {
            let (path, value) = either(key, router, litellm, notes)?;
            let number = match &value {
                Node::Scalar(serde_json::Value::String(text)) => text.parse().ok(),
                other => other.as_f64(),
            };
            Some((path, number.filter(|number| *number >= 0.0)?))
        };
        let (retries, fails, time) = (number("num_retries"), number("allowed_fails"), number("cooldown_time"));
        let fallbacks = number("max_fallbacks");
        if let Some((path, retries)) = retries {
            self.attempts = Some(retries as usize + 1);
            let why = "becomes `fallback: {attempts}`: a retry goes to another deployment of the model, then along its chain; a \
                       model that has neither is not tried again";
            notes.changed(path, Kind::Routing, why);
        }
        if let Some((path, fallbacks)) = fallbacks {
            self.max_fallbacks = Some(fallbacks as usize);
            notes.changed(path, Kind::Routing, "counts among `fallback: {attempts}`");
        }
        if let Some((_, fails)) = fails {
            self.cooldown.push(("allowed_fails".to_owned(), Node::number(fails.trunc())));
        }
        let disabled = router.truth("disable_cooldowns") == Some(true);
        if let Some(time) = time.map(|(_, time)| time).filter(|_| !disabled).or(disabled.then_some(0.0)) {
            let time = if time == 0.0 { Node::number(0.0) } else { Node::text(format!("{time}s")) };
            self.cooldown.push(("time".to_owned(), time));
        }
    }
}

/// Notes the keys that are left in the file.
pub fn note_rest(root: Section, notes: &mut Notes) {
    root.note(OF_TOP, NO_ROUTING, notes);
}

/// A key that may stand in both sections; `router_settings` wins.
fn either(key: &str, router: &mut Section, litellm: &mut Section, notes: &mut Notes) -> Option<(String, Node)> {
    let own = router.take(key).map(|value| (router.path(key), value));
    let other = litellm.take(key).map(|value| (litellm.path(key), value));
    if let (Some(_), Some((path, _))) = (&own, &other) {
        notes.lost(path.as_str(), Kind::Other, format!("router_settings.{key} counts, in LiteLLM, too"));
    }
    own.or(other)
}

fn note_callbacks(path: &str, value: Option<Node>, notes: &mut Notes) {
    for callback in value.map(Section::texts).unwrap_or_default() {
        let lower = callback.to_ascii_lowercase();
        if lower == "prometheus" {
            notes.add(path, Carried, Kind::Other, "prometheus: Envoy's /stats/prometheus has the filter's stats");
        } else if GUARDS.iter().any(|guard| lower.contains(guard)) {
            notes.lost(
                path,
                Kind::Security,
                format!("{callback} guards requests, and this guard is gone; Envoy's ext_proc filter can ask it"),
            );
        } else if callback.contains('.') {
            notes.lost(
                path,
                Kind::Security,
                format!(
                    "{callback} is your own code, which is not run here; if it guards requests, that guard is gone"
                ),
            );
        } else {
            notes.lost(
                path,
                Kind::Other,
                format!("{callback}: Envoy's access log and its stats, also by OpenTelemetry, take its place"),
            );
        }
    }
}
