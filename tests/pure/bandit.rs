mod budget;
mod policy;
mod posterior;
mod propensity;
