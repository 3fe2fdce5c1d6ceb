//! Words that are often mistyped in prompts, because they are in so many.

/// Entries of the lexicons; the table gets their mistyped forms, too.
pub const WORDS: &str = "function|python|script|javascript|query|component|program|write|create|generate|explain|convert|\
     implement|calculate|translate|summarize|email|letter|sentence|paragraph|grammar|message|capital|president|\
     population|difference|recommend|recipe|birthday|database|server|equation|probability|solve|please|correct|\
     design|architecture|typescript|algorithm|variable|compare|command|article|rewrite|suggest|thanks|regex|excel|formula|column";

/// Mistyped forms that are words with a meaning of their own.
pub const WORDS_OF_THEIR_OWN: [&str; 10] =
    ["crate", "wrote", "sever", "sore", "scrip", "deign", "sole", "emil", "later", "mail"];
