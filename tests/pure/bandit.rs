mod budget;
mod policy;
mod posterior;
mod propensity;
mod quality_floor;
