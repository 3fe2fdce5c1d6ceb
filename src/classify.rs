//! stub
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)] #[repr(u8)]
pub enum Builtin { CodeGeneration, CodeUnderstanding, TechnicalDesign, AnalyticalReasoning, Writing, FactualLookup, General }
impl Builtin { pub const ALL: [Builtin; 7] = [Builtin::CodeGeneration, Builtin::CodeUnderstanding, Builtin::TechnicalDesign, Builtin::AnalyticalReasoning, Builtin::Writing, Builtin::FactualLookup, Builtin::General]; pub fn name(self) -> &'static str {["code_generation","code_understanding","technical_design","analytical_reasoning","writing","factual_lookup","general"][self as usize]} }
pub fn builtin(_: &str) -> Builtin { Builtin::General }
