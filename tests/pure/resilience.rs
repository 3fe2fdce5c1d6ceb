mod cooldown;
mod fallback_plan;
mod limits;
mod provider_errors;
