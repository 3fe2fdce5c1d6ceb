mod field;
mod reaction;
mod request_type;
