mod reaction;
mod request_type;
