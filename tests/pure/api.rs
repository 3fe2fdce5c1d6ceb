mod attempt;
mod edit;
mod request;
mod rewrite;
mod scan;
mod tokens;
