//! A LiteLLM configuration after whose import a name leads somewhere else, a guard is gone without a word, or a secret is told.

use std::path::Path;

use adaptive_router::api::rewrite;
use adaptive_router_sidecar::import_litellm::{Imported, Kind, Surroundings, Verdict, import};
use serde_json::{Value, json};

use crate::process::program;
use crate::providers::{at, proof, rendered, role};

const MORE: &str = "include: [config.yaml]\nmodel_list: [{model_name: z, litellm_params: {model: xai/grok-4.7}}]\nrouter_settings: {num_retries: 0}";
const SECRETS: [&str; 5] = ["s3cret", "S3CRET}", "AKIAS3CRET", "sk-master", "sk-literal"];

fn read(text: &str) -> Result<Imported, String> {
    let surroundings = Surroundings {
        file: &|path| if path == "more.yaml" { Ok(MORE.to_owned()) } else { Err("there is no such file".to_owned()) },
        variable: &|name| match name {
            "CLOUDFLARE_ACCOUNT_ID" => Some("acc1".to_owned()),
            "OPENAI_API_KEY" | "OWN_KEY" => Some("s3cret of the environment".to_owned()),
            _ => None,
        },
    };
    import(text, &surroundings)
}

#[track_caller]
fn imported(text: &str) -> (Imported, Value) {
    let imported = read(text).unwrap_or_else(|error| panic!("{error}"));
    let notes = imported.notes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    for secret in SECRETS {
        assert!(!imported.text.contains(secret) && !notes.contains(secret), "{secret}\n{}\n{notes}", imported.text);
    }
    let (envoy, _) = rendered(&imported.text);
    (imported, envoy)
}

fn plugin(envoy: &Value) -> &Value {
    let filters = at(envoy, "/static_resources/listeners/0/filter_chains/0/filters/0/typed_config/http_filters");
    let own = filters.as_array().unwrap().iter().find(|filter| filter["name"] == "adaptive_router").unwrap();
    at(own, "/typed_config/config/configuration/value")
}

fn model<'v>(envoy: &'v Value, name: &str) -> &'v Value {
    let routers = plugin(envoy)["routers"].as_array().unwrap();
    let mut models = routers.iter().flat_map(|router| router["models"].as_array().unwrap());
    models.find(|model| model["name"] == name).unwrap_or(&Value::Null)
}

fn router<'v>(envoy: &'v Value, name: &str) -> &'v Value {
    let mut routers = plugin(envoy)["routers"].as_array().unwrap().iter();
    routers.find(|router| router["name"] == name).unwrap_or(&Value::Null)
}

/// Where a chat for a name goes, what is asked for, and by which proof: a line for each of its deployments.
fn leads(envoy: &Value, name: &str) -> Vec<String> {
    let model = model(envoy, name);
    let single = [model.clone()];
    let places = model["deployments"].as_array().map_or(&single[..], Vec::as_slice);
    let clusters = at(envoy, "/static_resources/clusters").as_array().unwrap();
    let lead = |place: &Value| {
        let cluster = clusters.iter().find(|cluster| cluster["name"] == place["cluster"]).unwrap();
        let role = role(cluster);
        let scheme = if cluster["transport_socket"].is_null() { "http" } else { "https" };
        let path = rewrite::path("/v1/chat/completions", &role);
        let url = format!("{scheme}://{}{path}", role.host.unwrap());
        format!("{} {url} {}", place["upstream_model"].as_str().unwrap(), proof(envoy, cluster)).trim_end().to_owned()
    };
    places.iter().map(lead).collect()
}

#[track_caller]
fn check(text: &str, names: &[(&str, &[&str])], notes: &[&str]) -> Value {
    let (imported, envoy) = imported(text);
    for (name, expected) in names {
        assert_eq!(leads(&envoy, name), *expected, "{name}\n{}", imported.text);
    }
    let lines: Vec<String> = imported.notes.iter().map(ToString::to_string).collect();
    for note in notes {
        assert!(lines.iter().any(|line| line.starts_with(note)), "{note:?} is not in\n{}", lines.join("\n"));
    }
    envoy
}

#[test]
fn one_name_over_three_clouds() {
    let envoy = check(
        include_str!("data/litellm/one-name-three-clouds.yaml"),
        &[
            (
                "gpt",
                &[
                    "gpt-eu https://eu.openai.azure.com/openai/v1/chat/completions api-key: $AZURE_EU_KEY",
                    "gpt-us https://us.openai.azure.com/openai/v1/chat/completions api-key: $AZURE_US_KEY",
                    "gpt-se https://se.openai.azure.com/openai/v1/chat/completions api-key: $AZURE_API_KEY",
                ],
            ),
            (
                "reserve",
                &["claude-haiku-4-5 https://api.anthropic.com/v1/chat/completions x-api-key: $ANTHROPIC_API_KEY"],
            ),
        ],
        &[
            "router_settings.fallbacks[0].gpt[1]: lost: \"gone\" is no model",
            "model_list[0].litellm_params.api_version: changed: ",
            "model_list[0].litellm_params.rpm: changed: holds exactly here",
            "router_settings.num_retries: changed: ",
            "router_settings.retry_after: changed: ",
            "model_list[2].model_info.id: lost: ",
        ],
    );
    let gpt = model(&envoy, "gpt");
    assert_eq!((&gpt["balance"], &gpt["fallbacks"]), (&json!("simple_shuffle"), &json!(["reserve"])));
    let keys =
        |key: &str| gpt["deployments"].as_array().unwrap().iter().map(|place| place[key].clone()).collect::<Vec<_>>();
    // The third has no rpm, which is LiteLLM's share of requests, so it gets none.
    assert_eq!(keys("weight"), [600, 300, 0]);
    assert_eq!(keys("order"), [1, 1, 2]);
    assert_eq!(keys("rpm"), [json!(600), json!(300), Value::Null]);
    assert_eq!(gpt["input_cost_per_token"], 2e-6);
    let imported = router(&envoy, "imported");
    assert_eq!(imported["cooldown"], json!({"allowed_fails": 2, "time": "30s"}));
    assert_eq!(imported["fallback"], json!({"attempts": 4}));
}

#[test]
fn own_servers() {
    let text = include_str!("data/litellm/own-servers.yaml");
    let envoy = check(
        text,
        &[
            ("chat", &["qwen http://gpu1:8000/v1/chat/completions"]),
            (
                "chat-with-key",
                &["org/qwen http://gpu2:8000/v1/chat/completions authorization: Bearer $CHAT_WITH_KEY_API_KEY"],
            ),
            ("small", &["qwen3:4b http://ollama:11434/v1/chat/completions"]),
            ("vectors", &["bge-m3 http://gpu1:8001/v1/chat/completions"]),
        ],
        &[
            "general_settings.master_key: changed: SECURITY: a secret stood in the file",
            "model_list[1].litellm_params.api_key: changed: SECURITY: a secret stood in the file, and is not copied; set the variable \
             CHAT_WITH_KEY_API_KEY",
            "model_list[0].litellm_params.rpm_limit: lost: ",
            "model_list[2].litellm_params.num_ctx: changed: ",
            "model_list[4].litellm_params.api_base: lost: is missing",
            "litellm_settings.drop_params: lost: ",
        ],
    );
    assert_eq!(model(&envoy, "chat")["request"], json!({"defaults": {"max_tokens": 512, "temperature": 0.1}}));
    assert_eq!(model(&envoy, "chat-with-key")["request"], json!({"set": {"top_k": 20}}));
    assert_eq!(model(&envoy, "small")["max_input_tokens"], 8192);
    assert_eq!(router(&envoy, "imported")["fallback"], json!({"attempts": 2, "default": ["chat"]}));
    let first = at(&envoy, "/static_resources/listeners/0/filter_chains/0/filters/0/typed_config/http_filters/0");
    assert_eq!(at(first, "/typed_config/credentials/0/client"), "LITELLM_MASTER_KEY");
    assert!(read(text).unwrap().has_lost_routing());
}

#[test]
fn routers_that_learn() {
    let envoy = check(
        include_str!("data/litellm/adaptive.yaml"),
        &[
            (
                "cheap",
                &[
                    "openai/gpt-oss-20b https://api.groq.com/openai/v1/chat/completions authorization: Bearer $GROQ_API_KEY",
                    "gpt-oss-20b http://gpu:8000/v1/chat/completions",
                ],
            ),
            ("dear", &["grok-4.7 https://api.x.ai/v1/chat/completions authorization: Bearer $XAI_API_KEY"]),
        ],
        &[
            "model_list[0]: lost: \"missing\" is no model",
            "model_list[3].model_info.adaptive_router_preferences.strengths: lost: poetry is no request type",
            "model_list[4].litellm_params.complexity_router_config.tiers: changed: ",
            "model_list[4].litellm_params.complexity_router_config.dimension_weights: lost: ",
            "model_list[5].litellm_params.model: lost: auto_router/examples chooses by a file",
        ],
    );
    let clever = router(&envoy, "clever");
    assert_eq!(clever["objective"], json!({"weights": {"quality": 0.666667, "cost": 0.333333}}));
    assert_eq!(clever["default_model"], "cheap");
    let tiers = |name: &str| {
        let models = router(&envoy, name)["models"].as_array().unwrap();
        models.iter().map(|model| (model["name"].clone(), model["quality_tier"].clone())).collect::<Vec<_>>()
    };
    assert_eq!(tiers("clever"), [(json!("cheap"), json!(1)), (json!("dear"), json!(3))]);
    assert_eq!(tiers("by-rules"), [(json!("cheap"), json!(1)), (json!("dear"), json!(3))]);
    assert_eq!(model(&envoy, "dear")["strengths"], json!(["code_generation"]));
}

#[test]
fn clouds() {
    check(
        include_str!("data/litellm/clouds.yaml"),
        &[
            (
                "bedrock",
                &[
                    "us.amazon.nova-pro-v1:0 https://bedrock-runtime.eu-west-1.amazonaws.com/openai/v1/chat/completions aws eu-west-1",
                ],
            ),
            (
                "bedrock-key",
                &[
                    "openai.gpt-oss-120b-1:0 https://bedrock-runtime.us-west-2.amazonaws.com/openai/v1/chat/completions \
                   authorization: Bearer $AWS_BEARER_TOKEN_BEDROCK",
                ],
            ),
            (
                "vertex",
                &[
                    "google/gemini-2.5-pro https://europe-west4-aiplatform.googleapis.com/v1/projects/p1/locations/europe-west4/endpoints/openapi/chat/completions \
                   authorization: Bearer $VERTEX_AI_ACCESS_TOKEN",
                ],
            ),
            (
                "cf",
                &[
                    "@cf/meta/llama https://api.cloudflare.com/client/v4/accounts/acc1/ai/v1/chat/completions authorization: Bearer \
                   $CLOUDFLARE_API_KEY",
                ],
            ),
            (
                "dbx",
                &[
                    "llama https://databricks_api_base.invalid/serving-endpoints/chat/completions authorization: Bearer \
                   $DATABRICKS_API_KEY",
                ],
            ),
        ],
        &[
            "model_list[0].litellm_params.aws_access_key_id: changed: SECURITY: is not copied",
            "model_list[0].litellm_params.aws_secret_access_key: changed: SECURITY: ",
            "model_list[2].litellm_params.vertex_credentials: changed: SECURITY: ",
            "model_list[3].litellm_params.model: lost: vertex_ai cannot be reached: Vertex AI takes Claude's",
            "model_list[5].litellm_params.api_base: changed: DATABRICKS_API_BASE is not set here",
            "model_list[6].litellm_params.model: lost: replicate cannot be reached",
        ],
    );
}

#[test]
fn names() {
    let envoy = check(
        include_str!("data/litellm/names.yaml"),
        &[
            (
                "Claude Sonnet 4.5",
                &[
                    "claude-sonnet-4-5-20250929 https://api.anthropic.com/v1/chat/completions x-api-key: $ANTHROPIC_API_KEY",
                ],
            ),
            (
                "groq/maverick",
                &[
                    "meta-llama/llama-4-maverick https://api.groq.com/openai/v1/chat/completions authorization: Bearer $GROQ_API_KEY",
                ],
            ),
            (
                "qwen3:4b",
                &["qwen/qwen3-4b https://openrouter.ai/api/v1/chat/completions authorization: Bearer $OPENROUTER_KEY"],
            ),
            (
                "名前",
                &[
                    "gemini-2.5-flash https://generativelanguage.googleapis.com/v1beta/openai/chat/completions authorization: \
                   Bearer $GEMINI_API_KEY",
                ],
            ),
        ],
        &[
            "model_list[2].litellm_params.api_key: changed: SECURITY: variables are written in capitals",
            "model_list[4].model_name: lost: a name with *",
            "model_list[5].model_name: lost: a name with *",
            "router_settings.model_group_alias.hidden.hidden: changed: ",
            "router_settings.model_group_alias.nowhere: lost: \"gone\" is no model",
            "router_settings.model_group_alias.groq/maverick: lost: is the name of a model, too",
            "router_settings.enable_pre_call_checks: carried: ",
        ],
    );
    assert_eq!(model(&envoy, "Claude Sonnet 4.5")["aliases"], json!(["gpt-4"]));
    assert_eq!(model(&envoy, "qwen3:4b")["aliases"], json!(["hidden"]));
}

#[test]
fn chains() {
    let envoy = check(
        include_str!("data/litellm/chains.yaml"),
        &[("d", &["sonar https://api.perplexity.ai/chat/completions authorization: Bearer $PERPLEXITYAI_API_KEY"])],
        &[
            "router_settings.fallbacks[0].a[2]: lost: is the model itself",
            "router_settings.fallbacks[2].gone: lost: no model has this name",
            "router_settings.fallbacks[3].b[0].messages: lost: ",
            "router_settings.retry_policy: lost: ",
            "litellm_settings.fallbacks: lost: router_settings.fallbacks counts",
            "litellm_settings.context_window_fallbacks[1].*: lost: ",
        ],
    );
    let a = model(&envoy, "a");
    assert_eq!(a["fallbacks"], json!(["b", "c"]));
    assert_eq!((&a["context_window_fallbacks"], &a["content_policy_fallbacks"]), (&json!(["c"]), &json!(["d"])));
    assert_eq!(model(&envoy, "b")["fallbacks"], json!(["c"]));
    assert_eq!(router(&envoy, "imported")["fallback"], json!({"attempts": 3, "default": ["d"]}));
}

#[test]
fn guards_come_first() {
    let text = include_str!("data/litellm/guards.yaml");
    check(
        text,
        &[("a", &["org/m https://api.together.ai/v1/chat/completions authorization: Bearer $TOGETHER_API_KEY"])],
        &[
            "general_settings.master_key: changed: SECURITY: ",
            "general_settings.allowed_ips: lost: SECURITY: ",
            "general_settings.custom_auth: lost: SECURITY: ",
            "general_settings.database_url: lost: SECURITY: ",
            "general_settings.alerting: lost: ",
            "guardrails: lost: SECURITY: ",
            "litellm_settings.callbacks: lost: SECURITY: presidio guards requests",
            "litellm_settings.callbacks: lost: SECURITY: my_code.rail is your own code",
            "litellm_settings.callbacks: lost: langfuse",
            "litellm_settings.success_callback: lost: s3",
            "litellm_settings.callbacks: carried: prometheus",
            "litellm_settings.cache: lost: MONEY: ",
            "litellm_settings.cache_params: lost: MONEY: ",
            "litellm_settings.max_budget: lost: MONEY: ",
            "litellm_settings.turn_off_message_logging: carried: ",
            "mcp_servers: lost: ",
            "model_list[0].litellm_params.max_budget: lost: MONEY: ",
            "model_list[0].litellm_params.ssl_verify: changed: SECURITY: certificates are always checked",
            "model_list[0].litellm_params.tags: lost: ",
        ],
    );
    let imported = read(text).unwrap();
    let kinds: Vec<Kind> = imported.notes.iter().map(|note| note.kind).collect();
    assert!(kinds.is_sorted() && kinds[0] == Kind::Security, "{kinds:?}");
    assert!(!imported.has_lost_routing(), "{:#?}", imported.notes);
}

#[test]
fn parts_in_other_places() {
    check(
        include_str!("data/litellm/included.yaml"),
        &[
            ("a", &["m1 https://shared.example/v1/chat/completions authorization: Bearer $SHARED_KEY"]),
            ("b", &["m2 https://own.example/llm/v1/chat/completions authorization: Bearer $OWN_KEY"]),
            ("c", &["m3 https://api.openai.com/v1/chat/completions authorization: Bearer $OPENAI_API_KEY"]),
            ("z", &["grok-4.7 https://api.x.ai/v1/chat/completions authorization: Bearer $XAI_API_KEY"]),
        ],
        &[
            "environment_variables.OWN_KEY: changed: SECURITY: its value is not copied",
            "model_list[2].litellm_params.litellm_credential_name: lost: SECURITY: ",
            "include: lost: config.yaml cannot be read",
            "router_settings.num_retries: changed: ",
        ],
    );
}

#[test]
fn fields_of_requests() {
    let envoy = check(
        include_str!("data/litellm/efforts.yaml"),
        &[
            ("quick", &["gpt-5.5 https://api.openai.com/v1/chat/completions authorization: Bearer $OPENAI_API_KEY"]),
            ("thorough", &["gpt-5.5 https://api.openai.com/v1/chat/completions authorization: Bearer $OPENAI_API_KEY"]),
        ],
        &[
            "model_list[0].litellm_params.max_tokens: changed: ",
            "model_list[2].litellm_params.api_token: lost: SECURITY: ",
        ],
    );
    let rename = json!({"max_tokens": "max_completion_tokens"});
    let quick = json!({"defaults": {"max_completion_tokens": 900, "reasoning_effort": "low"}, "rename": rename});
    assert_eq!(model(&envoy, "quick")["request"], quick);
    let thorough = json!({"defaults": {"reasoning_effort": "high"}, "rename": rename, "drop": ["temperature"]});
    assert_eq!(model(&envoy, "thorough")["request"], thorough);
    let thinking = json!({"defaults": {"thinking": {"type": "enabled", "budget_tokens": 2000}}});
    assert_eq!(model(&envoy, "thinking")["request"], thinking);
}

#[test]
fn groups_with_limits() {
    let envoy = check(
        include_str!("data/litellm/least-busy.yaml"),
        &[(
            "oss",
            &[
                "gpt-oss-120b https://api.cerebras.ai/v1/chat/completions authorization: Bearer $CEREBRAS_API_KEY",
                "openai/gpt-oss-120b https://api.groq.com/openai/v1/chat/completions authorization: Bearer $GROQ_API_KEY",
                "accounts/fireworks/models/gpt-oss-120b https://api.fireworks.ai/inference/v1/chat/completions authorization: \
                 Bearer $FIREWORKS_API_KEY",
                "nebula/oss https://nebula.example/v1/chat/completions authorization: Bearer $NEBULA_KEY",
            ],
        )],
        &[
            "model_list[3].litellm_params.model: changed: nebula is asked at its address",
            "model_list[4].litellm_params.model: lost: nebula is no provider",
            "router_settings.optional_pre_call_checks: changed: session_affinity",
            "router_settings.optional_pre_call_checks: lost: prompt_caching",
            "router_settings.redis_password: lost: ",
        ],
    );
    let oss = model(&envoy, "oss");
    assert_eq!(oss["balance"], "least_busy");
    assert_eq!(at(oss, "/deployments/1/max_parallel_requests"), &json!(4));
    assert_eq!(at(oss, "/deployments/0/weight"), &Value::Null);
    assert_eq!(router(&envoy, "imported")["cooldown"], json!({"time": 0}));
    assert_eq!(plugin(&envoy)["affinity"], "session");
}

#[test]
fn shares_and_prices() {
    let envoy = check(
        include_str!("data/litellm/shares.yaml"),
        &[],
        &[
            "router_settings.routing_strategy: lost: provider-budget-routing is no strategy",
            "router_settings.provider_budget_config: lost: MONEY: ",
            "router_settings.enable_tag_filtering: lost: ",
        ],
    );
    let m = model(&envoy, "m");
    let keys =
        |key: &str| m["deployments"].as_array().unwrap().iter().map(|place| place[key].clone()).collect::<Vec<_>>();
    assert_eq!(keys("weight"), [9, 0, 0]);
    assert_eq!(keys("input_cost_per_token"), [1e-7, 3e-7, 3e-6]);
    assert_eq!(keys("output_cost_per_token"), [2e-7, 4e-7, 1.5e-5]);
    assert_eq!((&m["input_cost_per_token"], &m["max_input_tokens"]), (&json!(1e-7), &json!(500)));
}

/// A key that is neither written nor told is forgotten.
#[test]
fn no_key_is_forgotten() {
    let params = "itpm otpm tpd rpd daily_reset_time max_retries cooldown_time drop_params modify_params aws_session_token \
                  aws_role_name aws_profile_name vertex_project vertex_location api_version azure_ad_token tenant_id client_id \
                  client_secret azure_scope organization ssl_verify ssl_certificate max_budget budget_duration tags \
                  mock_response use_in_pass_through configurable_clientside_auth_params rpm_limit region_name extra_headers";
    let info = "id supports_vision description access_groups created_at own_field";
    let router = "retry_after allowed_fails_policy retry_policy model_group_retry_policy redis_host redis_port redis_password \
                  redis_url redis_db cache_kwargs client_ttl cache_responses caching_groups routing_strategy_args routing_groups \
                  weights enable_tag_filtering provider_budget_config default_litellm_params enable_health_check_routing \
                  default_priority assistants_config alerting_config debug_level set_verbose default_model max_fallbacks \
                  num_retries timeout stream_timeout";
    let litellm = "drop_params set_verbose json_logs log_level request_timeout cache cache_params max_budget budget_duration \
                   max_end_user_budget default_end_user_params langfuse_default_tags extra_spend_tag_headers timezone \
                   return_response_headers guardrails ssl_verify";
    let general = "master_key custom_auth enable_jwt_auth litellm_key_header_name database_url store_model_in_db alerting \
                   proxy_batch_write_at user_header_name user_header_mappings background_health_checks health_check_interval \
                   max_parallel_requests global_max_parallel_requests allowed_ips infer_model_from_keys completion_model \
                   pass_through_endpoints";
    let top =
        "files_settings guardrails mcp_servers vector_store_registry callback_settings finetune_settings search_tools";
    let object =
        |keys: &str| keys.split_whitespace().map(|key| (key.to_owned(), json!(1))).collect::<serde_json::Map<_, _>>();
    let mut entry = json!({"model_name": "a", "litellm_params": object(params), "model_info": object(info)});
    entry["litellm_params"]["model"] = "openai/gpt-4o".into();
    let mut config = json!({"model_list": [entry], "router_settings": object(router), "litellm_settings": object(litellm),
        "general_settings": object(general)});
    config.as_object_mut().unwrap().extend(object(top));
    let (imported, _) = imported(&config.to_string());
    let told: Vec<&str> = imported.notes.iter().map(|note| note.path.as_str()).collect();
    let sections = [
        ("model_list[0].litellm_params.", params),
        ("model_list[0].model_info.", info),
        ("router_settings.", router),
        ("litellm_settings.", litellm),
        ("general_settings.", general),
        ("", top),
    ];
    for (section, keys) in sections {
        for key in keys.split_whitespace() {
            let path = format!("{section}{key}");
            assert!(told.contains(&path.as_str()), "nothing is said of {path}");
        }
    }
    assert!(!imported.text.contains("request:"), "{}", imported.text);
}

#[test]
fn more_names_than_one_router_holds() {
    let entry =
        |number: usize| json!({"model_name": format!("m{number}"), "litellm_params": {"model": "openai/gpt-4o"}});
    let entries: Vec<Value> = (0..306).map(entry).collect();
    // The last name's chain leads to the first one's.
    let config = json!({"model_list": entries, "router_settings": {"fallbacks": [{"m305": ["m0"]}]}});
    let (_, envoy) = imported(&config.to_string());
    let routers = plugin(&envoy)["routers"].as_array().unwrap();
    let lengths: Vec<usize> = routers.iter().map(|router| router["models"].as_array().unwrap().len()).collect();
    assert_eq!(lengths.iter().sum::<usize>(), 306);
    assert!(lengths.iter().all(|length| *length <= 64), "{lengths:?}");
    assert_eq!(model(&envoy, "m305")["fallbacks"], json!(["m0"]));
    assert_eq!(
        leads(&envoy, "m200"),
        ["gpt-4o https://api.openai.com/v1/chat/completions authorization: Bearer $OPENAI_API_KEY"]
    );
}

#[test]
fn what_is_no_configuration() {
    for (text, said) in [
        ("", "it is not an object"),
        ("a: [", "the input is not YAML"),
        ("{}", "model_list is missing or no list"),
        ("model_list: []", "no entry of model_list can be imported"),
        (
            "model_list: [{model_name: '*', litellm_params: {model: '*'}}]",
            "no entry of model_list can be imported; model_list[0].model_name: lost",
        ),
    ] {
        let error = read(text).err().unwrap();
        assert!(error.starts_with(said), "{text}: {error}");
    }
}

#[test]
fn odd_values_break_nothing() {
    for entry in [
        "5",
        "{}",
        "{model_name: a}",
        "{model_name: a, litellm_params: []}",
        "{model_name: a, litellm_params: {model: 5}}",
        "{model_name: a, litellm_params: {model: ''}}",
        "{model_name: a, litellm_params: {model: /}}",
        "{model_name: a, litellm_params: {model: openai/, api_base: 'not a url'}}",
        "{model_name: a, litellm_params: {model: openai/x, api_base: 'https://me:s3cret@a/v1'}}",
        "{model_name: a, litellm_params: {model: openai/x, api_base: 'https://a/v1/chat/completions'}}",
        "{model_name: a, litellm_params: {model: auto_router/adaptive_router}}",
        "{model_name: a, litellm_params: {model: auto_router/adaptive_router, adaptive_router_config: {available_models: [ok], weights: {quality: 0, cost: 0}}}}",
        "{model_name: a, litellm_params: {model: openai/x, rpm: os.environ/NO_SUCH, weight: many, order: []}}",
        "{model_name: 'a;b', litellm_params: {model: openai/x}}",
        "{model_name: imported, litellm_params: {model: openai/x, timeout: -1, rpm: 1.5, weight: x}, model_info: 7}",
    ] {
        let (imported, _) =
            imported(&format!("model_list: [{entry}, {{model_name: ok, litellm_params: {{model: openai/gpt-4o}}}}]"));
        assert!(imported.text.contains("name: ok"), "{entry}");
    }
}

#[test]
fn the_command() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/litellm/own-servers.yaml");
    let run = |arguments: &[&str]| program().arg("import-litellm").arg(&file).args(arguments).output().unwrap();
    let (plain, strict) = (run(&[]), run(&["--strict"]));
    let expected = read(&std::fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!((plain.status.code(), strict.status.code()), (Some(0), Some(1)));
    assert_eq!(String::from_utf8_lossy(&plain.stdout), expected.text);
    assert_eq!(String::from_utf8_lossy(&strict.stdout), expected.text);
    let lines: Vec<String> = String::from_utf8(plain.stderr).unwrap().lines().map(str::to_owned).collect();
    assert_eq!(lines, expected.notes.iter().map(ToString::to_string).collect::<Vec<_>>());
    assert!(lines[0].contains("SECURITY") && expected.notes.iter().any(|note| note.verdict == Verdict::Lost));
    let error = crate::process::fails(program().args(["import-litellm", "/no/such/file"]));
    assert!(error.starts_with("error: cannot read /no/such/file: "), "{error}");
}
