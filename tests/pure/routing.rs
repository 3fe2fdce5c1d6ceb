mod deployments;
mod strategies;
