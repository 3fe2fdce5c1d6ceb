mod attempt;
mod request;
mod rewrite;
mod scan;
mod tokens;
