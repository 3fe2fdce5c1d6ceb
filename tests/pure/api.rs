mod attempt;
mod request;
mod response;
mod rewrite;
mod scan;
mod tokens;
