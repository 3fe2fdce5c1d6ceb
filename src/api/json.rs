//! JSON without a tree. A scanner returns the places of values, and strings are decoded only when somebody reads them.

pub mod scan;
pub mod string;
pub mod value_hash;
