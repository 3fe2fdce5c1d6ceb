mod attempt;
mod edit;
mod request;
mod response;
mod rewrite;
mod scan;
mod tokens;
