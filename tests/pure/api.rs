mod attempt;
mod path;
mod request;
mod response;
mod rewrite;
mod scan;
mod tokens;
