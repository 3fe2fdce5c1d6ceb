//! Words of computing, which most languages borrow as they are.

use super::Line;
use crate::language::request_type::cue::Act::*;
use crate::language::request_type::cue::Cue::*;
use crate::language::request_type::cue::Thing;

pub const LINES: &[Line] = &[
    (
        Thing(Thing::OwnCode),
        "in line|on line|at line|line number|line numbers|code above|code below|above code|below code|function above|\
         function below|snippet above|snippet below|my code|my script|my function|my program|my query|our code|\
         our codebase|the codebase|the repo|this repo|this line|these lines|that line|line above|line below|\
         example above|example below|diff above|diff below|query above|query below|query plan below|output above|\
         output below|log above|logs below|file above|attached file|attached log|this project|our project|my project|\
         my repo|our repo|this file|that file|these files|class above|class below|method above|method below|loop above|\
         loop below|in this project|this codebase|regex above|regex below|algorithm above|algorithm below|config above|\
         config below|decorator above|my regex|my loop|my class|my method|my test|my tests|my component|my dockerfile|\
         my makefile|my build|my docker|my container|my pod|my branch|my commit|my reducer|my hook|my state|\
         my recursion|piece of code|piece of assembly|log excerpt|this log|these logs|this output|this struct|\
         this snippet|the snippet",
    ),
    (
        Thing(Thing::Language),
        "python|pyhton|pythn|pyton|phyton|python3|py|javascript|javscript|javasript|js|typescript|typescipt|ts|golang|\
         in go|go program|go function|in c|c program|c code|c++|cpp|c#|csharp|f#|kotlin|php|perl|lua|haskell|elixir|\
         erlang|clojure|ocaml|matlab|flutter|zig|fortran|cobol|assembly|solidity|vba|excel|excel formula|sql|mysql|\
         postgres|postgresql|postgre|sqlite|plsql|t-sql|mongodb|mongo|mongoose|redis|dynamodb|cassandra|elasticsearch|\
         shell|powershell|zsh|awk|sed|jq|react|vue|angular|svelte|next.js|nextjs|node|node.js|nodejs|deno|fastapi|\
         flask|django|rails|laravel|spring boot|hibernate|jpa|dotnet|asp.net|godot|pandas|numpy|pytorch|tensorflow|\
         sklearn|scikit-learn|matplotlib|jquery|html|css|scss|tailwind|bootstrap|d3|webpack|vite|docker|kubernetes|k8s|\
         helm|terraform|ansible|nginx|envoy|git|gitlab ci|jenkins|cmake|cargo|npm|pip|tokio|serde|graphql|grpc|\
         protobuf|rest api|kafka|rabbitmq|nats|websocket*|oauth|jwt|latex|yaml|json|xml|toml|csv|zod|pydantic|\
         sqlalchemy|prisma|pytest|jest|junit|selenium|playwright|cypress|arduino|raspberry pi|opencv|wasm|webassembly|\
         vim|linux|aws|gcp|lambda|firebase|supabase|s3|useeffect|usestate|usememo|asyncio|async/await|goroutine*|\
         sqlite3|plpgsql|bigquery|clickhouse|pyspark|airflow|dbt|hadoop|databricks|tableau|power bi|google sheets|\
         apps script|excel macro|xcode|android studio|jetpack compose|swiftui|react hook|redux|zustand|mobx|rxjs|\
         nestjs|nuxt|astro|gatsby|wordpress|shopify|drupal|magento|electron|tauri|qt|opengl|vulkan|directx|three.js|\
         threejs|pygame|tkinter|streamlit|gradio|langchain|huggingface|openai api|keras|jax|xgboost|scipy|sympy|plotly|\
         seaborn|ggplot|dplyr|tidyverse|racket|lisp|prolog|delphi|pascal|groovy|gradle|maven|bazel|meson|conda|pnpm|\
         yarn|eslint|prettier|babel|rollup|esbuild|vitest|cucumber|rspec|junit5|mockito|testcontainers|k6|locust|\
         prometheus|grafana|datadog|sentry|opentelemetry|jaeger|splunk|kibana|logstash|fluentd|istio|linkerd|traefik|\
         haproxy|caddy|tomcat|gunicorn|uvicorn|celery|sidekiq|actix|axum|hono|trpc|openapi|swagger|postman|avro|thrift|\
         msgpack|mqtt|sqs|sns|pubsub|kinesis|pulsar|zeromq|etcd|consul|zookeeper|cockroachdb|neo4j|influxdb|timescale*|\
         mariadb|db2|couchdb|memcached|hazelcast|duckdb|pinecone|weaviate|qdrant|milvus|pgvector|circleci|travis|\
         argocd|gitops|ec2|ecs|eks|fargate|cloudwatch|cloudfront|route53|rds|bicep|vagrant|packer|podman|containerd|\
         systemctl|crontab|tmux|neovim|emacs|vscode|vs code|intellij|regex101|metal shader|cuda|opencl|verilog|vhdl|\
         fpga|esp32|stm32|micropython|simulink|labview|nix|nixos|homebrew|yum|java|rust|scala|swift|ruby|bash|\
         julia script|azure|express.js|express app|expressjs|unity script|in unity|in julia|in r|r script|in dart|\
         cloud provider|cloud providers|iot|applescript|bookmarklet|htmx|alpine.js|solid.js|solidjs|qwik|preact|tsx|\
         coffeescript|purescript|rescript|d language|vb.net|visual basic|abap|soql|cypher|gremlin|sparql|presto|trino|\
         snowflake|redshift|looker|m query|power query|google sheet|spreadsheets|libreoffice|openoffice|pivot table|\
         vlookup|xlookup|regex in|bison|antlr|tree-sitter|llvm|gcc|clang|msvc|sbt|leiningen|rebar|poetry|pipenv|\
         virtualenv|venv|uv|ruff|mypy|pyright|flake8|pylint|tox|nox|unittest|doctest|mocha|chai|sinon|jasmine|\
         nightwatch|puppeteer|cheerio|beautifulsoup|beautiful soup|scrapy|requests library|aiohttp|httpx|urllib|axios|\
         fetch api|koa|fastify|hapi|socket.io|signalr|sse|webrtc|web components|web worker|service worker|indexeddb|\
         localstorage|svg|webgl|glsl|hlsl|wgsl|p5.js|phaser|pixi|babylon|unreal|bevy|sdl|sfml|raylib|love2d|roblox|\
         luau|gdscript|openscad|gcode|plc|structured text|ros2|gazebo|freertos|zephyr|embedded c|i2c|uart|gpio|pwm|adc|\
         cortex|riscv|risc-v|x86|nasm|asm|mips|bare metal|ebpf|iptables|nftables|wireguard|openvpn|ssh config|sshd|\
         samba|nfs|zfs|btrfs|lvm|raid|cgroups|selinux|apparmor|ldap|kerberos|saml|openid|oidc|keycloak|auth0|okta|\
         cognito|hashicorp|cloud run|cloud functions|azure functions|app engine|heroku|netlify|vercel|fly.io|\
         digitalocean|hetzner|cloudflare|cloudflare workers|fastly|akamai|step functions|eventbridge|cdk|sam template|\
         serverless framework|crossplane|kustomize|skaffold|fluxcd|tekton|spinnaker|buildkite|teamcity|bitbucket|\
         gitlab|github|gitea|svn|mercurial|perforce|sonarqube|snyk|trivy|dependabot|renovate|new relic|dynatrace|\
         honeycomb|mimir|thanos|statsd|graphite|nagios|zabbix|pagerduty|opensearch|solr|lucene|meilisearch|typesense|\
         algolia|rocksdb|leveldb|lmdb|scylla|scylladb|hbase|cosmosdb|firestore|spanner|planetscale|fauna|arangodb|\
         dgraph|janusgraph|questdb|pinot|sql server|mssql|sybase|teradata|hudi|iceberg|delta lake|parquet|polars|dask|\
         spark|flink|nifi|debezium|kafka connect|ksql|luigi|prefect|dagster|mlflow|kubeflow|sagemaker|vertex ai|\
         hugging face|transformers library|llama.cpp|ollama|vllm|langgraph|llamaindex|openai|anthropic api|faiss|\
         sentence-transformers|spacy|nltk|gensim|lightgbm|catboost|statsmodels|bokeh|altair|shiny|rmarkdown|quarto|\
         stata|sas|spss|mathematica|wolfram|octave|gnuplot|tikz|pgfplots|beamer|bibtex|overleaf|markdown|mdx|asciidoc|\
         restructuredtext|sphinx|docusaurus|mkdocs|jekyll|eleventy|ghost cms|strapi|contentful|directus|wagtail|\
         django rest framework|drf|sinatra|hanami|liveview|ecto|spring security|micronaut|quarkus|vert.x|ktor|koin|\
         dagger|hilt|retrofit|okhttp|rxjava|coroutines|compose multiplatform|swift ui|uikit|core data|coredata|\
         alamofire|cocoapods|react native|ionic|capacitor|cordova|xamarin|maui|wpf|winforms|blazor|razor|\
         entity framework|ef core|linq|nunit|xunit|moq|serilog|nuget|npx|bun|turborepo|nx|lerna|husky|commitlint|\
         storybook|chakra|material ui|mui|ant design|shadcn|styled-components|sass|postcss|gsap|framer motion|lottie|\
         chart.js|highcharts|echarts|leaflet|mapbox|openlayers|postgis|qgis|gdal|geopandas|twilio|stripe|paypal api|\
         sendgrid|mailgun|slack api|discord api|discord.js|telegram api|twitter api|google maps api|\
         google calendar api|notion api|jira api|zapier|n8n|make.com|ifttt|home assistant|node-red|openhab|tasmota|\
         esphome|autohotkey|applescripts|autoit|expect script|tcl|smalltalk|apl|emacs lisp|elisp|fish shell|nushell|\
         ksh|busybox|grep|ripgrep|xargs|rsync|ffmpeg|imagemagick|wget|netcat|nmap|tcpdump|wireshark|strace|gdb|lldb|\
         valgrind|kubectl|compose file|nginx ingress|ingress|cert-manager|letsencrypt|let's encrypt|certbot|\
         systemd unit|launchd|windows registry|wsl|hyper-v|vmware|virtualbox|proxmox|esxi|qemu|kvm|ansible role|\
         chef recipe|saltstack|cloud-init|packer template|material-ui",
    ),
    (
        Thing(Thing::Artefact),
        "function|fucntion|funtion|functoin|func|fn|functions|method|methods|metod|class|classes|subclass|struct|\
         structs|interface|interfaces|trait|enum|script|scirpt|scripts|program|programm|programs|code|coed|codebase|\
         snippet|snippets|regex|regexp|regular expression*|query|querry|queries|stored procedure|trigger|\
         select statement|component|componet|hook|hooks|decorator|middleware|unit test|unittest*|integration test|\
         regression test|test case*|test suite|tests|mock|module|parser|lexer|tokenizer|compiler|interpreter|linter|\
         cli|command-line|loop|for loop|array|arrays|list comprehension|dictionary|hashmap|hash map|hash table|\
         linked list|binary tree|binary search|bst|lru cache|trie|queue class|bubble sort|quicksort|merge sort|\
         algorithm|algorythm|algoritm|recursion|recursive|callback|async|await|closure|generator|iterator|pointer|\
         pointers|variable|variables|argument|arguments|return value|keyword|constructor|lambda function|macro|generic|\
         generics|endpoint|endpoints|route handler|handler|controller|crud|scraper|crawler|chatbot|discord bot|\
         telegram bot|cronjob|cron|dockerfile|docker-compose|docker compose|makefile|github action|pipeline yaml|\
         config file|migration|ddl|table definition|terraform module|helm chart|manifest|landing page|web page|webpage|\
         website|html page|button|modal|navbar|dropdown|animation|stylesheet|css class|todo app|to-do app|\
         calculator app|tic tac toe|snake game|hello world|fizzbuzz|fibonacci|factorial function|palindrome|commit|\
         commit message|pr|pull request|diff|patch|merge request|repo|lines of code|worker thread|shader|api client|\
         sdk|plugin|extension|wrapper|binding|polyfill|userscript|tic-tac-toe|formula|dataframe|jsx|dom|div|\
         borrow checker|lifetime|lifetimes|docstring|type annotation*|dependency|dependencies|data structure|\
         data structures|library|framework|foreign key|index on|join|where clause|sort function|implementation|\
         implementations|hook script|pre-commit|pre-commit hook|git hook|config|configuration|systemd|playbook|alias|\
         stub|stubs|ffi|serializer|deserializer|validator|converter|encoder|decoder|codec|hash function|bloom filter|\
         ring buffer|priority queue|graph traversal|dfs|bfs|dijkstra|matrix multiplication|sieve|mutex|semaphore|\
         channels|coroutine|threads|allocator|driver|firmware|led|shaders|renderer|cte|subquery|transaction|selector|\
         xpath|flexbox|carousel|tooltip|sidebar|menu bar|footer|bar chart|histogram|heatmap|scatter plot|login page|\
         login form|signup form|sign-up form|contact form|admin panel|notebook|training loop|neural network|neural net|\
         classifier|data loader|dataloader|api call|http request|http client|http server|curl command|curl|cookie|\
         cookies|session token|access token|oauth flow|webhook handler|benchmark|fuzz test|property test|\
         property based test|fixture|fixtures|e2e test|snapshot test|getters|setters|getter|setter|dto|dao|entity|\
         singleton|factory pattern|builder pattern|dependency injection|typedef|header file|destructor|\
         operator overload*|exception handler|try/catch|try catch|try except|log statement|env var|subcommand|\
         argument parser|argparse|gitignore|nginx config|virtual host|iam policy|security group|cloudformation|\
         bucket policy|pulumi|integer array|substring|json file|csv file|xml file|api key|timestamp|datetime|\
         state machine|cli flag|props|prop|route|routes|router|schema validation|orm|constructor injection|bytecode|\
         opcode|assembler|emulator|simulator|ast|api wrapper|one-page site|single page|portfolio site|stopwatch|timer|\
         clock app|weather app|chat app|todo list app|to-do list app|to do app|todo list|quiz app|game of life|\
         minesweeper|tetris|pong|hangman|rock paper scissors|guessing game|markdown parser|json parser|csv parser|\
         backup script|deploy script|shell script|batch file|batch script|dry-run|stdin|stdout|command|commands|\
         terminal|repl|import statement|imports|nested ifs|if statement|switch statement|ternary|null check|\
         null checks|input validation|error handling|edge case|edge cases|logger|log line|logging statements|helper|\
         helper function|utility|utils|util|handler function|unit testing|type error|lint|pull requests|branch|rebase|\
         cherry-pick|stash|submodule|git command|git history|gist|src|contract|flag|column|columns|files|file|\
         templates|thread|string|syntax|repository|html form|react form|web form|one-liner|one liner|oneliner|reducer|\
         reducers|layout|css grid|test data|fake data|dummy data|seed data|rows|dict|dicts|tuple|tuples|bash one-liner|\
         middleware function|selector function|store module|observable|subscriber|publisher|adapter|listener|\
         worker pool|thread-pool|side effects|bitmask|bitwise|patch file|lockfile|build script|build file|postinstall|\
         entrypoint|entry point|payload|resolver|chat widget|solution for|efficient solution|optimal solution|\
         working solution|sql view|view that|jenkinsfile|vagrantfile|procfile|gemfile|package.json|tsconfig|eslintrc|\
         build.gradle|pom.xml|cargo.toml|requirements.txt|web.config|crontab entry|proxy that|tcp server|udp server|\
         state update|file handle|object literal|array of|list of dicts|map of|abstract class|return type|\
         type parameter|annotation|annotations|bookmarklets|body of the method|method body|function body|\
         deprecated calls|git branches|merged branches|tag in git|hamburger menu|drop-down|dropdown menu|date picker|\
         datepicker|color picker|file upload|upload form|drag and drop|drag-and-drop|infinite scroll|lazy loading|\
         pagination|paginated|search box|search bar|search input|autocomplete|progress bar|skeleton loader|\
         toast notification|pop-up|modal dialog|dialog box|accordion|tab bar|wizard form|checkout form|checkout page|\
         settings page|profile page|login flow|404 page|error page|header component|hero section|image gallery|\
         lightbox|slideshow|parallax|theme switcher|css variable|css variables|keyframes|hover effect|box shadow|\
         font size|z-index|svg icon|favicon|meta tags|sitemap|robots.txt|htaccess|rewrite rule|redirect rule|\
         cors header|request body|response body|query string|path parameter|url parameter|form data|multipart|\
         upload handler|download link|pdf export|csv export|excel export|csv import|importer|exporter|email validator|\
         email validation|phone number validation|password validation|password hashing|password reset|two-factor|2fa|\
         captcha|jwt token|refresh token|bearer token|health check|healthcheck|liveness probe|readiness probe|\
         configmap|deployment yaml|statefulset|cron job|cronjobs|scheduled task|queue consumer|consumer group|\
         message handler|event emitter|event handlers|pub/sub client|sockets|socket server|http2|dns lookup|\
         port scanner|file parser|log parser|log analyzer|xml parser|html parser|yaml parser|currency converter|\
         temperature converter|text adventure|text-based game|adventure game|platformer|chess engine|chess game|\
         blackjack game|sudoku solver|maze solver|pathfinding|a* search|dijkstra's|knapsack|edit distance|levenshtein|\
         longest common|substring search|reverse a string|reverses a string|reverse a list|reverses a list|\
         linked lists|doubly linked|heapsort|insertion sort|selection sort|radix sort|topological sort|binary heap|\
         red-black tree|avl tree|segment tree|fenwick|union find|disjoint set|adjacency list|adjacency matrix|\
         matrix class|dynamic programming|memoization|memoized|backtracking|divide and conquer|two pointers|\
         sliding window|prefix sum|bit manipulation|base64|md5|sha256|checksum|hash table class|\
         random number generator|random password|slugify|camelcase|camel case|snake case|snake_case|date format|\
         iso date|timezone conversion|time zone conversion|leap year function|age calculator|prime checker|\
         word counter|word frequency|character count|vowel counter|anagram checker|roman numerals converter|\
         caesar cipher program|morse code converter|note taking app|notes app|note app|blog engine|blog app|\
         ecommerce site|inventory app|expense tracker|budget tracker|habit tracker|recipe app|fitness app|image viewer|\
         photo gallery|download manager|password manager|url shortener in|link shortener|qr code generator|bot that|\
         slackbot|slack bot|twitter bot|reddit bot|whatsapp bot|trading bot|price tracker|stock tracker|rss reader|\
         rss feed|email sender|mail merge|mailer|smtp client|imap client|sftp|ssh client|rest client|graphql client|\
         grpc client|http proxy|load tester|mock server|stub server|test data generator|seeder|migration script|\
         etl script|import script|post-receive|github workflow|gitlab-ci|build step|build pipeline|matrix build|\
         docker image|container image|image build|multi-stage|base image|volume mount|compose stack|\
         reverse proxy config|nginx rule|vhost|firewall rule|firewall rules|terraform config|ansible task|helm values|\
         kubernetes manifest|kubernetes deployment|k8s manifest|lambda handler|step function definition|sql statement|\
         sql script|update statement|delete statement|insert statement|create table|alter table|primary key|\
         unique constraint|check constraint|foreign keys|composite index|materialized view|trigger function|\
         recursive cte|group by|order by|having clause|full outer join|upsert|merge statement|explain plan|query plan|\
         execution plan|slow query log|orm query|orm model|model class|django model|serializer class|viewset|\
         template tag|jinja|handlebars|mustache|ejs|haml|erb|blade template|twig|liquid template|email template|\
         html template|html email|react component|vue component|angular service|context provider|redux slice|\
         redux store|thunk|epic middleware|higher-order component|render prop|render props|error boundary|\
         suspense boundary|server component|server action|api route|navigation guard|auth guard|pipe operator|ngfor|\
         template literal|destructuring|spread operator|optional chaining|nullish|promise chain|async function|\
         await call|generator function|iterators|proxy object|weakmap|set class|map function|reduce function|\
         filter function|foreach|for-loop|for loops|while loops|list comprehensions|context manager|metaclass|\
         dataclasses|dataclass|named tuple|namedtuple|type hint|dunder|lambda expression|lambdas|functor|typeclass|\
         type guard|mapped type|conditional type|utility type|union type|discriminated union|sum type|enum class|enums|\
         record type|companion object|extension function|extension method|linq query|async method|task scheduler|\
         completablefuture|stream api|strategy pattern|visitor pattern|singleton class|mvc|mvvm|viewmodel|view model|\
         table view|collection view|storyboard|intent filter|manifest file|gradle file|build.sbt|podspec|podfile|\
         npm package|pip package|python package|module system in|macro rules|derive macro|build.rs|unsafe block|\
         unique_ptr|shared_ptr|variadic|constexpr|operator overloading|move constructor|destructors|vtable|\
         preprocessor|makefiles|cmakelists|bootloader|isr|state machine in|sensor reading|read a sensor|blink an led|\
         stepper motor|lcd display|web api|soap client|wsdl|xsd|xslt|xml schema|json schema|avro schema|\
         protobuf schema|graphql schema|graphql query|graphql mutation|dataloader class|openapi spec|swagger spec|\
         api spec|api documentation generator|postman collection|mock data|sample data|json response|json object|\
         json array|json structure|yaml file|toml file|dotenv|log file|log files|text file|binary file|zip file|\
         excel file|conditional formatting|data validation rule|vba function|user-defined function|udf|macro that|\
         word macro|outlook rule|google form script|latex template|latex document|latex table|latex macro|tikz diagram|\
         latex command|bibtex entry|mermaid|plantuml|graphviz|flowchart in|ascii art generator|matplotlib plot|\
         line chart|pie chart|scatterplot|bar plot|plot of|dashboard widget|jupyter|colab|keras model|pytorch model|\
         cnn|rnn|lstm|transformer model|linear regression in|logistic regression in|decision tree in|random forest in|\
         k-means|kmeans|gradient descent|backpropagation|tensor|tensors|data augmentation|cross validation|\
         cross-validation|grid search|hyperparameter|feature engineering|one-hot|sentiment analysis|\
         text classification|named entity|face detection|object detection|image processing|edge detection|\
         audio processing|speech to text|text to speech|video processing|resize images|resizes images|exif|\
         headless browser|vs code extension|vscode extension|vim plugin|vim macro|neovim plugin|emacs function|\
         tmux config|zshrc|bashrc|bash alias|bash function|git alias|gitconfig|editorconfig|eslint rule|lint rule|\
         custom rule|codemod|ast visitor|babel plugin|webpack config|vite config|rollup config|tsconfig file|\
         jest config|pre-commit config|dependabot config|renovate config|codeowners|release script|version bump|\
         version strings|semver|two version strings|promise|promises|web server|slider|spinner|shopping cart|barcode|\
         mixin|cursor|socket|popup|dark mode|dark mode toggle|this promise|do lines|in lines|on lines|of lines|\
         from lines|which lines|directive|directives|headers|crate|executor|futures|delegate|uuid|uuids|guid|typing|\
         mutation|observer|slug|header|background color|padding|stylesheets|hyperlink|scrollbar|viewport|breakpoint|\
         placeholder|textarea|checkbox|checkboxes|radio buttons|input field|test|cargo build|docker build|the build|\
         my build|our build|gradle build|maven build|ci build|console",
    ),
    (
        Thing(Thing::Fault),
        "error|eror|errror|erorr|errors|exception|excpetion|exeption|exceptions|stacktrace|traceback|backtrace|\
         segfault|segmentation fault|core dump|nullpointerexception|null pointer|npe|typeerror|valueerror|keyerror|\
         indexerror|attributeerror|syntaxerror|syntax error|referenceerror|importerror|modulenotfounderror|\
         runtimeerror|nameerror|indexoutofbound*|classnotfoundexception|stackoverflow|panics|oom|out of memory|\
         exit code|bug|bugs|buggy|crash|undefined|nan|failed test|failing test|flaky|flaky test|timeout error|\
         timed out|404 error|403|502|cors|merge conflict|econnrefused|enoent|race condition|infinite loop|\
         regression in|build fail*|log below|not defined|complaining|wrong result|wrong results|wrong output|\
         unexpected|unexpectedly|not found|cannot find|unable to|refused|denied|unresolved|mismatch|overflow|timeout|\
         times out|freezes|blank page|white screen|doesn't update|doesn't show|won't load|off by one|\
         undefined variable|segv|sigsegv|sigabrt|exit status|non-zero|core dumped|stack overflow error|heap corruption|\
         use after free|double free|data race|livelock|starvation|compile error|compiler error|link error|\
         borrow of moved|does not live long enough|500s|404s|404|500 internal|bad gateway|unhandled|uncaught|\
         rejected promise|promise rejection|deprecation warning|cannot read|is not a function|is not defined|\
         no such file|already in use|connection reset|connection pool|cannot resolve|failed to|build error|npm err|\
         status 137|oomkilled|crashloopbackoff|imagepullbackoff|invalid syntax|parse error|heisenbug|glitch|misbehav*|\
         empty array|returns nothing|returning none|return none|prints nothing|weird output|garbage output|\
         infinite recursion|infinite render|re-rendering|hydration|null|leak|logs say|in the logs|stuck at|is slow|\
         so slow|very slow|called twice|off-by-one|deadlock*|root cause|zerodivisionerror|recursionerror|\
         filenotfounderror|permissionerror|oserror|assertionerror|unicodedecodeerror|jsondecodeerror|connectionerror|\
         timeouterror|classcastexception|illegalargumentexception|illegalstateexception|\
         concurrentmodificationexception|outofmemoryerror|stackoverflowerror|noclassdeffounderror|nosuchmethoderror|\
         nullreferenceexception|argumentexception|invalidoperationexception|compiler warning|deprecation|\
         stack smashing|kernel panic|blue screen|bsod|502 bad|503|504|429|422|401|400 bad|status 500|errno|eacces|\
         eaddrinuse|eperm|eresolve|enomem|epipe|etimedout|out of range|out of bounds|index out of|no attribute|\
         has no attribute|is not iterable|is not callable|is not assignable|cannot be assigned|not assignable|\
         undeclared|undefined reference|unresolved reference|unresolved import|module not found|no module named|\
         command not found|class not found|file not found|no such table|no such column|unknown column|ambiguous column|\
         duplicate key|duplicate entry|constraint violation|foreign key constraint|deadlock detected|lock wait|\
         too many connections|gateway timeout|certificate expired|handshake failure|self-signed|invalid token|\
         token expired|authentication failed|login fails|invalid argument|invalid character|unexpected token|\
         unexpected end|unterminated|missing semicolon|missing bracket|indentationerror|taberror|circular import|\
         circular dependency|version conflict|peer dependency|not supported|memory usage|high cpu|cpu usage|100% cpu|\
         memory grows|disk full|no space left|zombie process|flickers|flicker|lags|laggy|janky|blank screen|\
         black screen|empty page|nothing shows|wrong value|wrong type|wrong date|off by an hour|floating point error|\
         encoding issue|mojibake|garbled|failing tests|failing build|broken build|build breaks|pipeline fails|\
         deploy fails|deployment fails|migration fails|install fails|test fails|tests fail|request fails|query fails|\
         job fails|docker fails|unauthorized|warning|warnings|stack trace|stack traces",
    ),
    (
        Thing(Thing::Service),
        "api|apis|microservice|microservices|micro service*|service|sevice|services|server|servers|backend|frontend|\
         webapp|app|application|saas|platform|database|databse|database schema|databases|db|data store|datastore|cache|\
         caching|message queue|queue|queues|message broker|broker|bot|system|systems|auth system|auth|authentication|\
         authorization|cluster|gateway|api gateway|load balancer|cdn|search engine|recommendation engine|recommender|\
         payments|notifications|url shortener|marketplace|dashboard|crm|erp|cms|data lake|warehouse|etl|pipeline|ci/cd|\
         deployment|scheduler|worker|workers|webhook|webhooks|rate limiter|rate limiting|feature flag*|logging|\
         monitoring|observability|metrics|telemetry|multiplayer|ingestion|indexer|vector store|llm|rag|embedding*|\
         model serving|schema|tables|e-commerce|ecommerce|billing|billing system|ticketing system|file storage|\
         user management|identity provider|sso|single sign-on|video streaming|social network|news feed|ride sharing|\
         food delivery|backups|feature store|analytics platform|log aggregation|log pipeline|event bus|message bus|\
         stream processing|batch jobs|cron jobs|background jobs|task queue|monolithic app|side project|mobile client|\
         product catalog|leaderboard|audit log|config service|proxy|reverse proxy|realtime|real-time|event store|\
         read model|write model|nosql|nosql database|time series|time-series|document store|key-value store|kv store|\
         business logic|rules engine|workflow engine|plugin system|module system|permissions|access control|\
         shared library|iot devices|sensors|vms|vm|virtual machine|virtual machines|containers|lambda functions|\
         functions as a service|faas|paas|iaas|bare-metal|persistence|data layer|data access|middleware layer|\
         presentation layer|ui layer|frontend architecture|backend architecture|backend for|matchmaking|chat feature|\
         messaging system|messaging app|email service|sms gateway|push notifications|in-app notifications|\
         newsletter system|invoicing|invoicing system|auction site|bidding|ticketing|helpdesk|support system|\
         patient records|medical records|health records|e-learning|lms|student records|library system|survey tool|\
         form builder|page builder|website builder|blog platform|cms for|media library|photo sharing|\
         video conferencing|live streaming|music streaming|podcast platform|map service|geolocation|geospatial|\
         fleet tracking|delivery tracking|supply chain|warehouse system|stock management|product catalogue|\
         product search|search index|search feature|full text search|full-text search|autocomplete service|typeahead|\
         recommendation system|personalization|fraud detection|anomaly detection|duplicate detection|near-duplicate|\
         spam filter|spam detection|content moderation|rate limits|throttling|developer portal|third-party api|\
         third party api|integrations|integration layer|webhook delivery|event stream|event streams|events table|\
         event processing|stream processor|batch processing|batch job|nightly batch|cron scheduler|workflows|\
         orchestration|orchestrator|choreography|state store|session store|user accounts|user data|user profiles|\
         customer data|customer records|tenant data|log storage|log data|metrics storage|metrics pipeline|tracing|\
         distributed tracing|alerting|on-call|incident management|status page|audit logs|audit logging|gdpr|pci|hipaa|\
         soc 2|secrets store|certificate management|identity management|single sign on|federated identity|oauth server|\
         auth service|auth flow|multi-factor|zero-trust|subnets|vpc|gateway service|bff|graphql gateway|graphql server|\
         graphql api|grpc services|legacy code|legacy monolith|mainframe|erp system|crm system|salesforce|lakehouse|\
         data model for|reporting system|reporting database|analytics pipeline|analytics system|clickstream|\
         telemetry pipeline|iot platform|iot pipeline|sensor data|time series database|timeseries|oltp|olap|\
         sql database|sql or nosql|document database|key-value|columnar|in-memory|in memory database|distributed cache|\
         read replica|replicas|replication|secondary index|indexing|table partitioning|partitions|bulk import|\
         bulk export|import feature|export feature|file upload service|upload service|file sync|sync engine|\
         sync strategy|synchronization|offline editing|offline mode|offline support|collaborative editing|\
         collaborative editor|real time collaboration|crdt|crdts|operational transform|conflict resolution|multi-user|\
         multiuser|multi-platform|cross-platform|cross platform app|pwa|single page application|ssr|\
         server side rendering|server-side rendering|static site|static site generator|jamstack|component library|\
         design system|ui library|ui framework|css framework|frontend framework|web framework|backend framework|\
         test framework|testing framework|game engine|rendering engine|physics engine|rule engine|template engine|\
         query engine|build system|build tool|build tools|package manager|package registry|artifact repository|\
         artifact registry|container registry|version control|source control|code review process|code ownership|\
         release process|release train|deployment pipeline|deployments|staging environment|dev environment|\
         feature branches|feature toggles|ab testing platform|config management|configuration management|\
         infrastructure|infrastructure as code|iac|cloud architecture|cloud cost|cloud costs|on-premises|data center|\
         data centers|datacenter|availability zones|availability zone|cluster size|brokers|topics and partitions|\
         worker nodes|training cluster|inference server|model registry|prompt management|llm gateway|llm app|\
         chatbot platform|rag pipeline|vector search|semantic search|knowledge base|knowledge graph|ontology|\
         document management|document processing|pdf processing|etl pipeline|elt|data integration|data sync|cdc|\
         change data capture|data migration|database migration|db migration|cloud migration|library design|sdk design|\
         api surface|public interface|plugin api|extension api|module boundaries|subsystem|subsystems|aggregates|\
         roles and permissions|access rights|secrets|storage|sessions|the session|libraries|apps|analytics|reporting|\
         messaging|indexes|scheduling engine|devices|network design|infra|ledger|encryption|hosting|nodes|modules|\
         packages|environments|spa|reservations|components|regions",
    ),
    (
        Thing(Thing::Structure),
        "architecture|architechture|arquitecture|architectural|architectures|system design|high-level design|\
         high level design|low-level design|microservice architecture|monolith|monorepo|monorepos|event-driven|\
         event driven|event sourcing|cqrs|saga pattern|outbox|domain-driven|ddd|hexagonal|layered|multi-tenant|\
         multitenan*|multi-region|shard|sharding|sharded|partitioning|replica*|failover|high availability|\
         highly available|disaster recovery|scalable|scalability|scale to|scaling|horizontally|million users|\
         millions of|requests per second|qps|rps|throughput|low latency|consistency|idempoten*|retries|backpressure|\
         circuit breaker|consistent hashing|consensus|leader election|data model|data modeling|data modelling|\
         schema design|er diagram|erd|entity relationship|normali*ed|api versioning|versioning strategy|design pattern|\
         design patterns|tech stack|technology stack|stack for|folder structure|project structure|directory structure|\
         code organization|zero downtime|zero-downtime|blue-green|canary|rollout|migration strategy|migration plan|\
         service mesh|bounded context*|sequence diagram|component diagram|state management|offline-first|offline first|\
         serverless|federation|distributed|tenant|tenants|tenancy|ports and adapters|security model|threat model|\
         read replicas|write-heavy|read-heavy|hot partition|fan-out|pub/sub|pub sub|publish-subscribe|rbac|optimistic|\
         pessimistic|locking strategy|cap theorem|acid vs base|two-phase commit|2pc|sagas|strangler|modularity|\
         decouple|decoupled|decoupling|loosely coupled|cohesion|separation of concerns|domain model|domain boundaries|\
         service boundaries|split the monolith|split our monolith|decompose|decomposition|topology|redundancy|\
         resilience|resilient|fault tolerant|fault tolerance|fault-tolerant|concurrent users|daily active users|\
         1m users|10k users|million rows|petabyte*|terabyte*|tb of|multi-cloud|hybrid cloud|on-premise|on-prem|\
         self-hosted|self hosted|vendor lock-in|build vs buy|peak traffic|traffic spikes|bursty|autoscal*|auto-scal*|\
         cold start|edge computing|cache invalidation|invalidation strategy|caching strategy|write-through|\
         write-behind|partition key|composite key|surrogate key|uuid vs|soft delete|soft deletes|audit trail|\
         schema evolution|backwards compatible|backward compatible|backward compatibility|deprecation policy|\
         api contract|api design|rest vs|restful|monolithic|microfrontend*|micro frontend*|micro-frontend*|design doc|\
         tech debt|technical debt|refactoring strategy|branching strategy|release strategy|rollback strategy|\
         rollback plan|deployment strategy|ci strategy|test strategy|testing strategy|observability strategy|\
         logging strategy|secrets management|key management|encryption at rest|zero trust|data retention|\
         data residency|data lineage|data mesh|medallion|star schema|slowly changing|lambda architecture|kappa|\
         overkill|state machine or|plugin architecture|extensible|extensibility|maintainable|large codebase|\
         project layout|codebase structure|package structure|module structure|component structure|class design|\
         interface design|composition over|solid principles|adr|rfc|architecture decision|architecture decision record|\
         design document|technical design|tech spec|technical spec|technical specification|requirements per second|\
         requests a second|requests per minute|events per second|messages per second|transactions per second|\
         writes per second|reads per second|million events|million messages|million documents|billion rows|\
         billion events|thousands of users|hundreds of services|concurrent connections|simultaneous users|\
         users per day|six teams|several teams|multiple teams|across teams|team topologies|conway's law|coupling|\
         layering|dependency graph|dependency direction|inversion of control|onion architecture|mvc architecture|\
         mvvm architecture|microkernel|actor model|blackboard pattern|pipes and filters|choreography vs|\
         orchestration vs|at-least-once|exactly-once|exactly once|at least once|at most once|ordering guarantees|\
         delivery guarantees|dead letter|dead-letter|poison messages|retry policy|retry strategy|bulkhead|\
         graceful degradation|load shedding|rate-limiting strategy|slas|slo|slos|sli|error budget|rpo|rto|mttr|99.9|\
         99.99|partition tolerance|split brain|quorum|paxos|vector clocks|lamport|event loop architecture|thread per|\
         async architecture|batch vs|push vs|pull vs|polling vs|polling or|websockets vs|sync vs|monolith vs|sql vs|\
         graphql vs|grpc vs|build or buy|buy or build|off the shelf|modernization|modernisation|replatform*|\
         rearchitect*|re-architect*|rewrite from scratch|big bang rewrite|incremental migration|phased migration|\
         dual write|dual writes|shadow traffic|feature parity|cutover|anti-corruption layer|api gateway pattern|\
         sidecar|ambassador pattern|backend for frontend|backends for frontends|multi-az|active-active|active-passive|\
         hot standby|warm standby|geo-replication|geo replicated|cross-region|multi-master|master-slave|\
         leader follower|primary-replica|data locality|denormali*|star-schema|snowflake schema|entity-relationship|\
         relational model|domain events|event schema|schema registry|contract testing|test pyramid|trunk-based|\
         trunk based|gitflow|git flow|mono-repo|poly-repo|polyrepo|multi-repo|separate repos|separate repositories|\
         module federation|shared code|code sharing|code reuse|internal packages|platform team|golden path|\
         internal developer platform|cost model|operational overhead|operational complexity|total cost of ownership|\
         tco|headroom|bottleneck|bottlenecks|hot spots|hotspots|hot keys|thundering herd|cache stampede|\
         cache coherence|eviction policy|ttl strategy|database per service|shared database|schema per tenant|\
         database per tenant|row level security|row-level security|attribute based access|role based access|\
         role-based access|least privilege|defense in depth|token rotation|session management|stateless|stateful|\
         recurring events|booking model|data flow|data flows|dataflow|context diagram|c4 diagram|c4 model|\
         deployment diagram|flow diagram|class hierarchy|class diagram|inheritance or composition|interfaces vs|\
         abstract class vs|rest or|grpc or|sql or|graphql or|or graphql|or grpc|or rest|or nosql|or websockets|\
         or polling",
    ),
    (Act(Debug), "segfaults|coredump*"),
];
