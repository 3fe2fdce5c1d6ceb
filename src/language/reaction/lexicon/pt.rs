//! Portuguese.

use super::{Lexicon, Mark};

pub const LEXICON: Lexicon = &[
    (
        Mark::Function,
        "o|a|os|as|um|uma|uns|umas|de|do|da|dos|das|em|no|na|nos|nas|ao|aos|ou|com|por|pelo|pela|pra|pro|sem|sobre|entre|ate|\
         que|te|lhe|seu|sua|seus|suas|tu|voces|ele|ela|eles|elas|nos dois|estao|sao|era|foi|ser|estar|to|tem|tinha|ha|este|\
         estes|estas|esse|essa|esses|essas|aqui|ali|la|ja|depois|antes|mais|menos|tambem|so|porque|pois|todos|todas|algo|\
         outros|mesmo|mesma|fazer|faco|vou|vai|dois|duas|tres|cada|hoje|ai|entao|dele|dela|num|numa",
    ),
    (
        Mark::Filler,
        "ok|okay|ah|oh|hm|hmm|ola|oi|certo entao|entendo|ata|ah ta|sei|haha|kkk|kkkk|rs|por favor|pfv|sim por favor|beleza|\
         ta bom|tudo bem|interessante|puxa|nossa|opa|cara|sim|ah sim|ah entendi",
    ),
    (
        Mark::Intensifier,
        "muito|realmente|totalmente|absolutamente|completamente|super|bastante|tao|um pouco|muito pouco",
    ),
    (Mark::Negation, "nao|nunca|jamais|nenhum|nenhuma|nada|tampouco|nem|ninguem|n"),
    (Mark::Still, "ainda|continua|continuo|continuam|segue|persiste"),
    (Mark::Contrast, "mas|porem|contudo|entretanto|no entanto|embora|so que|exceto que|infelizmente|pena que"),
    (
        Mark::Subject,
        "isso|isto|esta|ta|seu codigo|o codigo|a resposta|sua resposta|o script|a funcao|sua solucao|a solucao|o link|\
         a consulta|o comando|o resultado|tudo|esse codigo|voce|o texto|a traducao|ficou",
    ),
    (
        Mark::Ask,
        "pode|poderia|voce pode|voce poderia|consegue|posso|como|o que|qual|quais|quem|onde|quando|quanto|quanta|quantos|\
         quantas|por que|e possivel|existe|escreva|escreve|faca|faz|crie|cria|adicione|adiciona|acrescente|remova|tire|apague|\
         mude|troque|altere|substitua|traduza|traduz|resuma|resume|explique|explica|me explica|me explique|me de|da um|de um|\
         mostre|me mostra|corrija|corrige|melhore|liste|compare|calcule|encontre|procure|verifique|me ajuda|me ajude|preciso|\
         queria saber|gostaria|e agora|agora em|agora faca|e em|e|e da|e do|e para|agora|coloque|coloca|gere|redija|ordene|\
         diga|me diga|encurte|sugira|recomende|converta|tem como|devo|rode|abra|leia",
    ),
    (Mark::Condition, "se|caso|para que|certifique|a menos que|quando nao|ate que"),
    (
        Mark::Payload,
        "texto|email|e-mail|frase|mensagem|carta|avaliacao|comentario|paragrafo|citacao|seguinte|titulo|poema|legenda|\
         cliente disse",
    ),
    (Mark::More, "outro|outra|proximo|proxima|mais um|mais uma|continue|continua contando"),
    (
        Mark::Void,
        "obrigado desde ja|obrigada desde ja|desde ja obrigado|desde ja obrigada|desde ja agradeco|agradeco desde ja|\
         grato desde ja|sem problema|sem problemas|nao tem problema|nao se preocupe|nao e urgente|nao precisa|nao e necessario|\
         nao necessariamente|nao so|nao obrigado|nao obrigada|nao e so isso|nao so isso|e so isso|so isso|nao sei|\
         ainda nao sei|nao tenho|nao quero|nao gosto de|boa noite|bom dia|boa tarde|bom apetite|carta de agradecimento|\
         agradecer|por que nao|ou nao|se nao|melhor que|melhor do que|mensagem de erro|nada de mais|nada mal|nao esta mal|\
         nenhuma ideia|nao como|nao importa se",
    ),
    (Mark::Works, "funciona|serve|serviu|ajuda|compila|roda|rodou|resolve|adiantou|ajudou"),
    (
        Mark::Work,
        "funcionar|funcionando|servir|mudou|muda|adianta|abre|carrega|aparece|inicia|queria|certo|verdade|claro|convence|\
         responde|respondeu|suficiente|valido|mostra|entendi|ajudar",
    ),
    (
        Mark::Solved,
        "agora funciona|agora funcionou|ja funciona|funciona perfeitamente|funciona bem|funcionou perfeitamente|\
         funcionou direitinho|deu certo|agora deu certo|agora sim|agora foi|deu bom|isso funcionou|isso resolveu|resolveu|\
         resolvido|problema resolvido|ja resolveu|era isso|era isso mesmo|esse era o problema|exatamente o que eu precisava|\
         exatamente o que eu queria|era o que eu queria|era o que eu precisava|era isso que eu queria|e isso que eu queria|\
         o que eu precisava|o que eu procurava|consegui|agora consegui|agora entendi|agora ficou claro|ficou claro|\
         ajudou muito|me ajudou|me ajudou muito|ajudou bastante|isso ajuda|isso ajudou|muito util|muito claro|tudo funcionando|\
         tudo certo|esta funcionando|ta funcionando|agora esta funcionando|agora ta funcionando|o erro sumiu|sumiu o erro|\
         nao da mais erro|finalmente|agora esta certo|agora esta correto|rodou certinho|compilou|funciona sim|funcionou|\
         agora abriu|agora abre|agora carrega|consegui entrar|consegui resolver|consegui fazer|arrumou|arrumado|consertado|\
         consertou|corrigido|corrigiu|passou|os testes passaram|todos passaram|tudo verde|sem erros|sem erro|era o problema|\
         era esse o problema|esse era o erro|achei|achei o erro|encontrei|do jeito que eu queria|do jeito que eu pedi|\
         como eu queria|era disso que eu precisava|agora sim funciona|deu certinho|problema resolvido obrigado",
    ),
    (
        Mark::Praise,
        "perfeito|perfeita|otimo|otima|excelente|maravilhoso|maravilhosa|maravilha|fantastico|incrivel|sensacional|show|\
         show de bola|massa|legal demais|demais|bacana|top|bravo|brilhante|impressionante|espetacular|lindo|linda|bonito|exato|\
         exatamente|correto|esta correto|esta certo|isso mesmo|e isso|e isso ai|isso ai|certinho|voce tem razao|tem razao|\
         e verdade|muito bom|muito boa|muito bem|muito legal|que bom|bom trabalho|otimo trabalho|boa ideia|otima ideia|\
         boa resposta|boa explicacao|otima explicacao|bem explicado|ficou otimo|ficou otima|ficou perfeito|ficou perfeita|\
         ficou muito bom|ficou lindo|ficou excelente|ficou melhor|adorei|amei|gostei|gostei muito|eu gosto|curti|muito melhor|\
         bem melhor|melhor|melhor assim|assim esta melhor|voce e demais|voce e o melhor|voce e incrivel|me salvou|salvou|\
         faz sentido|agora faz sentido|parece bom|parece otimo|soa bem|util|nota dez|nota 10|engracado|muito engracado|\
         parabens|arrasou|mandou bem|genial|ficou bom|boa dica|otima dica|dica boa|que legal|que lindo|que maravilha|caramba|\
         que massa|fera|voce e fera|voce e um genio|irado|sinistro|tooop|perfeitinho|redondinho|caprichado|primoroso|impecavel|\
         excepcional|fenomenal|uma beleza|beleza pura|que otimo|ficou show|ficou top|ficou legal|ficou bem melhor|\
         ficou lindo demais|bem mais claro|mais claro agora|bem explicadinho|clarissimo|claro como agua|interessante demais|\
         muito interessante|rachei|ri muito|kkkk boa|aprovado|fechado|fechou|amei demais",
    ),
    (
        Mark::Approval,
        "legal|bom|boa|bem|cool|joia|blz|wow|uau|ok otimo|ok perfeito|sim exatamente|sim isso|sim perfeito|👍|🙏|❤|🎉|👌|👏|😍|😊",
    ),
    (
        Mark::Thanks,
        "obrigado|obrigada|muito obrigado|muito obrigada|obg|brigado|brigada|valeu|vlw|valeu mesmo|agradeco|te agradeco|grato|\
         grata|obrigado por|obrigada por|obrigado pela ajuda|obrigada pela ajuda|obrigadao|mil obrigados|thanks",
    ),
    (
        Mark::Problem,
        "erro|erros|falhando|problema|problemas|quebrado|bug|excecao|travando|vazio|igual|o mesmo|cai|invalido|negado",
    ),
    (
        Mark::Bad,
        "errado|errada|incorreto|incorreta|falso|falsa|equivocado|ruim|pessimo|pessima|inutil|terrivel|horrivel|lixo|besteira|\
         bobagem|absurdo|ridiculo|pior|pior ainda|chato|confuso|decepcionante|feio|estranho|generico|vago|incompleto|\
         desatualizado|muito longo|muito longa|muito curto|muito curta|muito formal|muito informal|muito generico|muito vago|\
         muito complicado|muito caro|muito tecnico|longo demais|curto demais|formal demais|generico demais|complicado demais|\
         caro demais|sem graca|mentira|inventado|um desastre|merda|droga|serio|nada a ver|fora do assunto|que pena|👎|🙄|😡|\
         cafona|brega|cliche|batido|sem sal|ilegivel|incoerente|contraditorio|baguncado|irritante|frustrante|enrolado|\
         fraquinho|bobo|chatinho",
    ),
    (Mark::No, "nao nao|nao mesmo|de jeito nenhum|claro que nao|negativo"),
    (
        Mark::Complaint,
        "nao funciona|nao funcionou|nao esta funcionando|nao ta funcionando|nao deu certo|nao deu|nao da certo|nao serve|\
         nao serviu|nao me serve|nao ajuda|nao ajudou|nao me ajudou|nao adiantou|nao resolveu|nao resolve|nao compila|nao roda|\
         nao rodou|nao abre|nao carrega|nao aparece|nao mudou nada|nao muda nada|nao fez nada|nao acontece nada|\
         nao aconteceu nada|nada mudou|nada acontece|continua igual|continua sem funcionar|continua dando erro|continua o erro|\
         continua o mesmo|continua errado|continua falhando|continuo com|continuo sem|ainda nao|ainda nao funciona|\
         ainda da erro|ainda esta errado|ainda tenho|ainda aparece|ainda recebo|mesmo erro|o mesmo erro|mesma coisa|\
         a mesma coisa|mesmo problema|o mesmo problema|igual antes|como antes|mesma resposta|nao e|isso nao e|isso nao|nao era|\
         nao era isso|nao e isso|nao e bem isso|nao e o que|nao e o que eu pedi|nao era o que eu queria|nao foi o que|\
         nao foi isso|nao esta certo|nao esta correto|nao e verdade|nao exatamente|nao e exatamente|nao muito|nao assim|\
         nao gostei|nao me convence|nao ficou bom|nao ficou claro|nao entendi|nao entendo|nao compreendi|nao faz sentido|\
         nao respondeu|nao responde|voce nao respondeu|nao respondeu minha pergunta|tem certeza|voce tem certeza|\
         esta falando serio|ta brincando|deu erro|da erro|dando erro|deu um erro|aparece um erro|apareceu um erro|\
         agora aparece|agora da|agora deu|recebo um erro|estou recebendo|tem um erro|tem erro|ha um erro|falha com|\
         falha quando|tente de novo|tenta de novo|tente novamente|tenta novamente|tente outra vez|de novo errado|de novo|\
         refaca|faz de novo|faca de novo|outra ideia|alguma outra ideia|outra coisa|ja fiz isso|ja tentei|ja fiz|ja testei|\
         sem sucesso|em vao|obrigado por nada|ta errado|esta incorreto|e falso|voce errou|errou|voce se enganou|\
         voce esta errado|resposta errada|resultado errado|lingua errada|formato errado|esperava mais|esperava algo|\
         eu esperava|soa estranho|parece um robo|parece robo|ficou estranho|ficou ruim|ficou muito|o que e isso|\
         por que nao funciona|por que voce|leia de novo|leia novamente|nao existe|nao tem nada|nao encontro|nao achei|nao vejo|\
         nao consigo|nao concordo|acho que nao|duvido|pior que antes|nem assim|nada ainda|e nada|e continua|nem assim funciona|\
         nao adianta|nao mudou|sem mudanca|nenhuma diferenca|nenhuma mudanca|nao bate|nao confere|nao corresponde|nao encaixa|\
         nao parece|ninguem fala assim|nao se fala assim|isso eu ja sei|ja sei disso|eu ja sabia|nao perguntei isso|\
         nao foi isso que|nao pedi isso|nao era essa|nao e essa|nao e esse|tem algo errado|algo errado|algo esta errado|\
         acho que esta errado|acho que ta errado|acho que nao e|parece errado|meia boca|fraco|muito fraco|deixou a desejar|\
         ainda do mesmo jeito|do mesmo jeito|de novo o mesmo|de novo a mesma|voltou a dar|voltou o erro|estamos na mesma|\
         na mesma|coisa demais|esta errado",
    ),
    (
        Mark::Correction,
        "eu quis dizer|quis dizer|quero dizer|eu quero dizer|eu disse|eu falei|como eu disse|ja disse|eu pedi|pedi|te pedi|\
         eu perguntei|perguntei|minha pergunta era|minha pergunta foi|me referia|estou falando|eu queria|voce esqueceu|\
         esqueceu|faltou|faltaram|falta o|falta a|faltando|voce tirou|voce removeu|voce apagou|voce mudou|voce trocou|\
         voce nao colocou|voce nao incluiu|voce nao|voce so|entendeu errado|me entendeu mal|voce entendeu|em vez de|\
         ao inves de|deveria ser|era para ser|era pra ser|devia ser|confundiu|ignorou|omitiu|coloque de volta|eu ja disse|\
         ja falei|eu tinha dito|eu ja falei|como falei|como mencionei|ja mencionei",
    ),
    (
        Mark::GivesUp,
        "esquece|esqueca|esquece isso|deixa|deixa pra la|deixa para la|deixe para la|deixa quieto|tanto faz|desisto|eu desisto|\
         nao importa|nao importa mais|eu mesmo faco|eu mesma faco|faco eu mesmo|vou fazer sozinho|vou fazer eu mesmo|\
         vou fazer por conta propria|eu mesmo|eu mesma|por conta propria|falar com um humano|falar com uma pessoa|\
         falar com um atendente|falar com alguem|falar com atendente|uma pessoa de verdade|um humano|um atendente|\
         atendente humano|um supervisor|um gerente|atendimento humano|me transfira|me transfere|cansei|estou cansado disso|\
         chega|ja chega|voce nao serve|nao serve para nada|nao serve pra nada|voce e inutil|isso e inutil|perda de tempo|\
         que perda de tempo|nao vale a pena|vou procurar em outro|vou procurar no google|vou perguntar para|isso e ridiculo|\
         que ridiculo|paciencia|larga|vou ligar|prefiro ligar|vou perguntar a|vou perguntar pra|pergunto para outra|\
         vou ver em outro lugar|procuro em outro|vou fazer na mao|faco na mao|faco sozinho|faco sozinha|eu me viro|me viro|\
         nao quero mais|joguei a toalha|jogo a toalha|nao ajudou em nada|voce nao ajuda|voce nao me ajuda|\
         voce nao esta ajudando|alguem de verdade|uma pessoa real|pessoa real|com uma pessoa|com um humano|suporte humano",
    ),
    (Mark::Halt, "pare|para|parar|cancela|cancelar|cancele|stop|tchau|adeus|fim|aborta|encerra"),
    (
        Mark::Refusal,
        "nao posso ajudar|desculpe mas|sinto muito mas|lamento mas|nao posso fornecer|nao consigo ajudar|nao posso fazer",
    ),
    (Mark::Offer, "mais alguma coisa|algo mais|ajudar|ajudou|te ajuda|funcionou|ficou bom|o que acha"),
    (Mark::Me, "eu|meu|minha|meus|minhas|me|tenho|estou|sou|quero"),
    (Mark::Excess, "demasiado|demasiadamente"),
    (
        Mark::Symptom,
        "falha|falhou|quebra|quebrou|trava|travou|falta|faltam|esta vazio|estao errados|sumiu|some|fecha sozinho|\
         apaga coisa demais",
    ),
    (Mark::Own, "meu erro|erro meu|foi erro meu|culpa minha|minha culpa|me enganei|eu errei|falha minha"),
];
