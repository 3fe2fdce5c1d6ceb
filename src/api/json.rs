//! JSON without a tree: a scanner that hands out the places of values, and strings that are decoded only when somebody reads
//! them.

pub mod scan;
pub mod string;
pub mod value_hash;
