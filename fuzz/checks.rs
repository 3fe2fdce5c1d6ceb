//! What must hold for any bytes from outside, one check for each kind of input. The fuzz targets call them with what the fuzzer
//! makes up, the tests with the saved corpus.

#[path = "checks/configuration.rs"]
pub mod configuration;
#[path = "checks/request.rs"]
pub mod request;
#[path = "checks/response.rs"]
pub mod response;
#[path = "checks/shared_data.rs"]
pub mod shared_data;
#[path = "checks/sync_answer.rs"]
pub mod sync_answer;
