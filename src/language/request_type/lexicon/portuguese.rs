//! Portuguese, where it differs from Spanish.

use super::Line;
use crate::language::request_type::cue::Act::*;
use crate::language::request_type::cue::Cue::*;
use crate::language::request_type::cue::Thing;

pub const LINES: &[Line] = &[
    (
        Filler,
        "por gentileza|voce pode|pode|poderia|pode me|me ajude a|me ajuda a|eu quero|quero|gostaria de|eu gostaria|\
         ola|oi|preciso que|agora",
    ),
    (Deictic, "esse|essa|esses|meu|minha|meus|nosso|nossa|seguinte|o seguinte|a seguinte|abaixo"),
    (
        Chat,
        "^obrigado|^obrigada|muito obrigado|muito obrigada|^valeu|^ola|^oi|^bom dia|^boa tarde|^boa noite|^sim|^nao|\
         ^claro|^beleza|^perfeito|^otimo|^legal|^tchau|tudo bem|como vai|quem e voce|o que voce pode|voce e um|\
         sua opiniao|o que voce acha|conte uma piada|uma piada|nao foi isso|nao e isso|esta errado|esquece|^continue|\
         de novo|funcionou",
    ),
    (
        Act(Make),
        "crie|criar|cria|gere|gerar|construa|faca|fazer|me de|de-me|mostre|preciso de|preciso|desenvolva|desenvolver|\
         elabore",
    ),
    (Act(Write), "escreva|escrever|escreve|me escreva"),
    (Act(Program), "implemente|implementar|programe|refatore|refatorar|codifique|testes unitarios para"),
    (
        Act(Change),
        "adicione|adicionar|converta|converter|renomeie|migre|otimize|otimizar|substitua|remova|atualize|complete|\
         conclua|transforme|modifique|adapte|simplifique|ordene",
    ),
    (Act(Fix), "corrija|corrigir|conserte|consertar|arrume"),
    (
        Act(Rewrite),
        "reescreva|reescrever|reformule|melhore|melhorar|encurte|mais formal|mais curto|mais educado|\
         mais profissional",
    ),
    (Act(Compose), "redija|redigir|componha|rascunho|parafraseie|revise o texto|no estilo de"),
    (Act(Summarise), "resuma|resumir|resumo|em tres topicos"),
    (Act(Translate), "traduza|traduzir|traducao|como se diz"),
    (
        Act(Debug),
        "depure|depurar|o que ha de errado|o que esta errado|nao funciona|nao compila|da erro|esta dando erro|trava|\
         quebra|falha|lanca|o que imprime|encontre o erro|complexidade",
    ),
    (Act(Why), "por que|porque"),
    (
        Act(Explain),
        "explique|explicar|explica|me explique|descreva|entender|o que faz|o que significa|para que serve|\
         como funciona|qual a diferenca|diferenca entre",
    ),
    (Act(Review), "revise|revisar|verifique|analise este codigo|analise esse codigo|algum problema"),
    (
        Act(Plan),
        "projete|projetar|planeje|planejar|estruturar|estruture|organizar|organize|arquitetar|como devo|como deveria|\
         melhor maneira|melhor forma|melhor jeito|desenhe|modelar|proponha",
    ),
    (
        Act(Choose),
        "devo usar|devemos|vale a pena|compare|comparar|comparacao|vantagens|desvantagens|vantagens e desvantagens|\
         pros e contras|qual e melhor|o que e melhor|escolher|quando usar|em vez de",
    ),
    (
        Act(Solve),
        "resolva|resolver|calcule|calcular|prove|provar|demonstre|determine|encontre|qual a probabilidade|\
         qual e a probabilidade|quanto tempo|quantas maneiras|passo a passo|derive|integre|analise",
    ),
    (
        Act(Ask),
        "^o que e|^o que sao|^o que foi|^quais sao|^quem|^quem e|^quando|^onde|^quanto|^quantos|^quantas|^em que|\
         ^defina|^definicao|quem escreveu|quem inventou|quem pintou",
    ),
    (
        Act(Advise),
        "recomende|recomendar|recomenda|me recomende|aconselhe|dicas|dica|sugira|sugestao|sugestoes|me sugira|ideias|\
         por onde comeco|o que devo fazer|quero aprender|o que fazer",
    ),
    (Act(HowTo), "^como|^como fazer"),
    (
        Thing(Thing::Artefact),
        "funcao|funcoes|metodo|classe|classes|codigo|consulta|consultas|expressao regular|laco|variavel|modulo|\
         componente|teste unitario|testes unitarios|algoritmo|arquivo|trecho de codigo|pagina web|site|recursiva|\
         comando|planilha",
    ),
    (Thing(Thing::Fault), "erro|erros|excecao|vazamento de memoria|mensagem de erro"),
    (
        Thing(Thing::Service),
        "banco de dados|bancos de dados|base de dados|sistema|servidor|plataforma|fila de mensagens|loja virtual|\
         loja online|aplicativo|aplicacao|servico|microsservicos|sistema de reservas|sistema de pagamentos",
    ),
    (
        Thing(Thing::Structure),
        "arquitetura|multi-inquilino|multilocatario|escalar|escalavel|escalabilidade|alta disponibilidade|\
         distribuido|distribuida|modelo de dados|esquema de banco|monolito|orientada a eventos",
    ),
    (
        Thing(Thing::Prose),
        "e-mail|carta|carta de apresentacao|poema|redacao|historia|conto|cancao|musica sobre|letra de|discurso|\
         artigo|postagem|comunicado|frase|frases|paragrafo|texto|convite|curriculo|slogan|anuncio|mensagem|relatorio|\
         resposta|reclamacao|desculpas|gramatica|ortografia|legenda|roteiro|soneto",
    ),
    (
        Thing(Thing::Maths),
        "equacao|equacoes|integral|derivada|probabilidade*|teorema|triangulo|circulo|matriz|juros|taxa|por cento|\
         porcentagem|numero primo|numeros primos|soma|enigma|velocidade|desconto|lucro|area do|dados|moedas|trem",
    ),
    (
        Thing(Thing::Lookup),
        "capital|populacao|habitantes|presidente|moeda|inventor|inventou|fundada|fundou|nasceu|morreu|sigla|\
         significado|significa|definicao|sinonimo|distancia|ponto de ebulicao|planeta|planetas|continente|mais alto|\
         mais alta|maior|mais longo|guerra|seculo|rio|montanha|pais|paises|escreveu|pintou|descobriu|altura|\
         profundidade|idioma|idiomas",
    ),
    (
        Thing(Thing::Life),
        "cachorro|gato|crianca|criancas|filho|filha|casamento|aniversario|festa|ferias|viagem|viajar|fim de semana|\
         jardim|bolo|receita|receitas|cozinhar|jantar|almoco|dieta|emagrecer|exercicio|treino|presente|presentes|\
         casa|apartamento|amigo|amiga|namorada|namorado|mae|pai|filme|filmes|livro|livros|violao|dormir|carro|\
         bicicleta|jogo|natal",
    ),
];
