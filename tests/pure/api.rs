mod attempt;
mod own_words;
mod path;
mod request;
mod response;
mod rewrite;
mod scan;
mod tokens;
