//! Words of computing, which most languages borrow as they are.

use super::Line;
use crate::classify::cue::{Act::*, Cue::*, Thing};

pub const LINES: &[Line] = &[
    (
        Thing(Thing::OwnCode),
        "in line|on line|at line|line number|line numbers|code above|code below|above code|below code|function above|\
         function below|snippet above|snippet below|my code|my script|my function|my program|my query|our code|\
         our codebase|the codebase|the repo|this repo",
    ),
    (
        Thing(Thing::Language),
        "python|pyhton|pythn|pyton|phyton|python3|py|javascript|javscript|javasript|js|typescript|typescipt|ts|\
         golang|in go|go program|go function|in c|c program|c code|c++|cpp|c#|csharp|f#|kotlin|php|perl|lua|haskell|\
         elixir|erlang|clojure|ocaml|matlab|flutter|zig|fortran|cobol|assembly|solidity|vba|excel|excel formula|sql|\
         mysql|postgres|postgresql|postgre|sqlite|plsql|t-sql|mongodb|mongo|mongoose|redis|dynamodb|cassandra|\
         elasticsearch|shell|powershell|zsh|awk|sed|jq|react|vue|angular|svelte|next.js|nextjs|node|node.js|nodejs|\
         deno|fastapi|flask|django|rails|laravel|spring boot|hibernate|jpa|dotnet|asp.net|godot|pandas|numpy|pytorch|\
         tensorflow|sklearn|scikit-learn|matplotlib|jquery|html|css|scss|tailwind|bootstrap|d3|webpack|vite|docker|\
         kubernetes|k8s|helm|terraform|ansible|nginx|envoy|git|github actions|gitlab ci|jenkins|cmake|cargo|npm|pip|\
         tokio|serde|graphql|grpc|protobuf|rest api|kafka|rabbitmq|nats|websocket*|oauth|jwt|latex|yaml|json|xml|\
         toml|csv|zod|pydantic|sqlalchemy|prisma|pytest|jest|junit|selenium|playwright|cypress|arduino|raspberry pi|\
         opencv|wasm|webassembly|vim|linux|aws|gcp|lambda|firebase|supabase|s3|useeffect|usestate|usememo|asyncio|\
         async/await|goroutine*|sqlite3|plpgsql|bigquery|clickhouse|pyspark|airflow|dbt|hadoop|databricks|tableau|\
         power bi|google sheets|google apps script|apps script|excel macro|xcode|android studio|jetpack compose|\
         swiftui|react hook|redux|zustand|mobx|rxjs|nestjs|nuxt|astro|gatsby|wordpress|shopify|drupal|magento|\
         electron|tauri|qt|opengl|vulkan|directx|three.js|threejs|pygame|tkinter|streamlit|gradio|langchain|\
         huggingface|openai api|keras|jax|xgboost|scipy|sympy|plotly|seaborn|ggplot|dplyr|tidyverse|racket|lisp|\
         prolog|delphi|pascal|groovy|gradle|maven|bazel|meson|conda|pnpm|yarn|eslint|prettier|babel|rollup|esbuild|\
         vitest|cucumber|rspec|junit5|mockito|testcontainers|k6|locust|prometheus|grafana|datadog|sentry|\
         opentelemetry|jaeger|splunk|kibana|logstash|fluentd|istio|linkerd|traefik|haproxy|caddy|tomcat|gunicorn|\
         uvicorn|celery|sidekiq|actix|axum|hono|trpc|openapi|swagger|postman|avro|thrift|msgpack|mqtt|sqs|sns|pubsub|\
         kinesis|pulsar|zeromq|etcd|consul|zookeeper|cockroachdb|neo4j|influxdb|timescale*|mariadb|db2|couchdb|\
         memcached|hazelcast|duckdb|pinecone|weaviate|qdrant|milvus|pgvector|circleci|travis|argocd|gitops|ec2|ecs|\
         eks|fargate|cloudwatch|cloudfront|route53|rds|bicep|vagrant|packer|podman|containerd|systemctl|crontab|tmux|\
         neovim|emacs|vscode|vs code|intellij|regex101|metal shader|cuda|opencl|verilog|vhdl|fpga|esp32|stm32|\
         micropython|simulink|labview|nix|nixos|homebrew|yum|java|rust|scala|swift|ruby|bash|apache spark|\
         julia script|azure|express.js|express app|expressjs|unity script|in unity|in julia|in r|r script|in dart",
    ),
    (
        Thing(Thing::Artefact),
        "function|fucntion|funtion|functoin|func|fn|functions|method|methods|metod|class|classes|subclass|struct|\
         structs|interface|interfaces|trait|enum|script|scirpt|scripts|program|programm|programs|code|coed|codebase|\
         snippet|snippets|regex|regexp|regular expression*|query|querry|queries|stored procedure|trigger|\
         select statement|component|componet|components|hook|hooks|decorator|middleware|unit test|unit tests|\
         unittest*|integration test|regression test|test case*|test suite|tests|mock|module|parser|lexer|tokenizer|\
         compiler|interpreter|linter|cli|command-line|loop|for loop|while loop|array|arrays|list comprehension|\
         dictionary|hashmap|hash map|hash table|linked list|binary tree|binary search|bst|lru cache|trie|queue class|\
         sorting algorithm|bubble sort|quicksort|merge sort|algorithm|algorythm|algoritm|recursion|recursive|\
         callback|async|await|closure|generator|iterator|pointer|pointers|variable|variables|argument|arguments|\
         return value|keyword|constructor|lambda function|macro|generic|generics|endpoint|endpoints|route handler|\
         handler|controller|crud|scraper|crawler|web scraper|chatbot|discord bot|telegram bot|cronjob|cron|\
         dockerfile|docker-compose|docker compose|makefile|workflow|github action|pipeline yaml|ci config|\
         config file|migration|ddl|table definition|terraform module|helm chart|manifest|landing page|web page|\
         webpage|website|html page|button|modal|navbar|dropdown|animation|stylesheet|css class|todo app|to-do app|\
         calculator app|tic tac toe|snake game|hello world|fizzbuzz|fibonacci|factorial function|palindrome|commit|\
         commit message|pr|pull request|diff|patch|merge request|repo|lines of code|worker thread|smart contract|\
         shader|api client|sdk|plugin|extension|wrapper|binding|polyfill|userscript|tic-tac-toe|formula|\
         spreadsheet formula|dataframe|jsx|dom|div|borrow checker|lifetime|lifetimes|docstring|type annotation*|\
         dependency|dependencies|data structure|data structures|library|framework|foreign key|index on|left join|\
         inner join|join|where clause|sort function|implementation|implementations|hook script|pre-commit|\
         pre-commit hook|git hook|proto|proto file|config|configuration|systemd|playbook|alias|stub|stubs|ffi|\
         serializer|deserializer|validator|converter|encoder|decoder|codec|hash function|bloom filter|ring buffer|\
         priority queue|graph traversal|dfs|bfs|dijkstra|matrix multiplication|sieve|mutex|semaphore|channels|\
         coroutine|threads|signal handler|allocator|kernel module|driver|firmware|led|game loop|sprite|shaders|\
         renderer|cte|window function|subquery|transaction|selector|xpath|flexbox|carousel|tooltip|sidebar|menu bar|\
         footer|bar chart|histogram|heatmap|scatter plot|login page|login form|signup form|sign-up form|contact form|\
         admin panel|notebook|training loop|neural network|neural net|classifier|data loader|dataloader|api call|\
         http request|http client|http server|curl command|curl|cookie|cookies|session token|access token|oauth flow|\
         webhook handler|benchmark|fuzz test|property test|property based test|fixture|fixtures|e2e test|\
         snapshot test|getters|setters|getter|setter|dto|dao|entity|singleton|factory pattern|builder pattern|\
         dependency injection|typedef|type alias|header file|destructor|operator overload*|exception handler|\
         try/catch|try catch|try except|log statement|env var|environment variable|environment variables|subcommand|\
         argument parser|argparse|gitignore|nginx config|virtual host|iptables|iam policy|security group|\
         cloudformation|bucket policy|pulumi|integer array|substring|json file|csv file|xml file|txt file|api key|\
         timestamp|datetime|state machine|event listener|event loop|event handler|cli flag|props|prop|state variable|\
         route|routes|router|schema validation|orm|constructor injection|bytecode|opcode|assembler|emulator|\
         simulator|ast|api wrapper|one-page site|single page|portfolio site|pomodoro timer|stopwatch|countdown timer|\
         timer|clock app|weather app|chat app|todo list app|to-do list app|to do app|todo list|quiz app|game of life|\
         minesweeper|tetris|pong|hangman|rock paper scissors|guessing game|password generator|url parser|\
         markdown parser|json parser|csv parser|backup script|deploy script|shell script|batch file|batch script|\
         dry-run|stdin|stdout|command|commands|terminal|repl|import statement|imports|unused imports|dead code|\
         nested ifs|if statement|switch statement|ternary|null check|null checks|input validation|error handling|\
         edge case|edge cases|logger|log line|logging statements|public method|private method|helper|helper function|\
         utility|utils|util|handler function|unit testing|type error|lint|pull requests|branch|rebase|cherry-pick|\
         stash|submodule|git command|git history|gist|source code|source file|src|contract|flag|column|columns|files|\
         file|templates|stack trace|thread|string|syntax|repository|html form|react form|web form|one-liner|\
         one liner|oneliner|reducer|reducers|layout|grid layout|css grid|test data|fake data|dummy data|seed data|\
         rows|dict|dicts|tuple|tuples|bash one-liner|middleware function|selector function|store module|observable|\
         subscriber|publisher|adapter|listener|worker pool|thread-pool|connection string|side effects|byte array|\
         bitmask|bitwise|unit file|patch file|lockfile|build script|build file|postinstall|entrypoint|entry point|\
         main function|main loop|payload|resolver|chat widget|solution for|efficient solution|optimal solution|\
         working solution|sql view|view that|jenkinsfile|vagrantfile|procfile|gemfile|package.json|tsconfig|eslintrc|\
         build.gradle|pom.xml|cargo.toml|requirements.txt|web.config|crontab entry|proxy that|tcp server|udp server|\
         state update|file handle|object literal|array of|list of dicts|map of|loop over|nested loop|base class|\
         abstract class|return type|type parameter|annotation|annotations",
    ),
    (
        Thing(Thing::Fault),
        "error|eror|errror|erorr|errors|exception|excpetion|exeption|exceptions|stacktrace|traceback|backtrace|\
         segfault|segmentation fault|core dump|nullpointerexception|null pointer|npe|typeerror|valueerror|keyerror|\
         indexerror|attributeerror|syntaxerror|syntax error|referenceerror|importerror|modulenotfounderror|\
         runtimeerror|nameerror|indexoutofbound*|classnotfoundexception|stackoverflow|stack overflow|panics|oom|\
         out of memory|exit code|bug|bugs|buggy|crash|memory leak|undefined|nan|failed test|failing test|flaky|\
         flaky test|timeout error|timed out|500 error|404 error|403|502|cors|merge conflict|econnrefused|enoent|\
         race condition|infinite loop|regression in|build fail*|permission denied|log below|not defined|\
         type mismatch|complaining|wrong result|wrong results|wrong output|unexpected|unexpectedly|not found|\
         cannot find|unable to|refused|denied|unresolved|mismatch|overflow|timeout|times out|freezes|blank page|\
         white screen|doesn't update|doesn't show|won't load|off by one|undefined variable|segv|sigsegv|sigabrt|\
         exit status|non-zero|core dumped|stack overflow error|heap corruption|use after free|double free|data race|\
         livelock|starvation|compile error|compiler error|compilation error|linker error|link error|type errors|\
         borrow of moved|does not live long enough|500s|404s|404|500 internal|bad gateway|unhandled|uncaught|\
         rejected promise|promise rejection|deprecated warning|deprecation warning|cannot read|is not a function|\
         is not defined|no such file|already in use|connection reset|connection refused|connection pool|\
         cannot resolve|failed to|build error|npm err|status 137|oomkilled|crashloopbackoff|imagepullbackoff|\
         invalid syntax|parse error|heisenbug|glitch|misbehav*|empty array|returning null|returning undefined|\
         returns nothing|returning none|return none|prints nothing|weird output|garbage output|infinite recursion|\
         infinite render|re-rendering|hydration|null|leak|in console|logs say|in the console|in the logs|stuck at|\
         is slow|so slow|very slow|called twice|console error|off-by-one|deadlock*|root cause",
    ),
    (
        Thing(Thing::Service),
        "api|apis|microservice|microservices|micro service*|service|sevice|services|server|servers|backend|frontend|\
         web app|webapp|mobile app|app|application|saas|platform|database|databse|database schema|databases|db|\
         data store|datastore|cache|caching|message queue|queue|queues|message broker|broker|bot|system|systems|\
         auth system|auth|authentication|login system|authorization|cluster|gateway|api gateway|load balancer|cdn|\
         search engine|recommendation engine|recommender|payment system|payments|notification service|notifications|\
         chat system|url shortener|marketplace|dashboard|crm|erp|cms|data warehouse|data lake|warehouse|etl|pipeline|\
         data pipeline|ci/cd|ci pipeline|deployment|job scheduler|scheduler|worker|workers|webhook|webhooks|\
         rate limiter|rate limiting|feature flag*|logging|monitoring|observability|metrics|telemetry|multiplayer|\
         ingestion|indexer|vector database|vector store|llm|rag|embedding*|model serving|schema|tables|e-commerce|\
         ecommerce|booking system|reservation system|inventory system|notification system|payment gateway|billing|\
         billing system|order system|ticketing system|booking platform|search service|file storage|object storage|\
         blob storage|user management|identity provider|sso|single sign-on|streaming service|video streaming|\
         social network|news feed|chat application|ride sharing|food delivery|backups|ml platform|feature store|\
         analytics platform|log aggregation|log pipeline|event bus|message bus|stream processing|batch jobs|\
         cron jobs|background jobs|job queue|task queue|user sessions|session storage|monolithic app|side project|\
         internal services|public api|mobile client|product catalog|leaderboard|audit log|config service|proxy|\
         reverse proxy|orders service|order service|user service|inventory service|realtime|real-time|event store|\
         read model|write model|nosql|nosql database|relational database|graph database|time series|time-series|\
         document store|key-value store|kv store|business logic|rules engine|workflow engine|plugin system|\
         module system|permission system|permissions|access control",
    ),
    (
        Thing(Thing::Structure),
        "architecture|architechture|arquitecture|architectural|architectures|system design|high-level design|\
         high level design|low-level design|microservice architecture|monolith|monorepo|monorepos|modular monolith|\
         event-driven|event driven|event sourcing|cqrs|saga pattern|outbox|domain-driven|ddd|hexagonal|\
         clean architecture|layered|multi-tenant|multi tenant|multitenan*|multi-region|shard|sharding|sharded|\
         partitioning|replica*|failover|high availability|highly available|disaster recovery|scalable|scalability|\
         scale to|scaling|horizontally|million users|millions of|requests per second|qps|rps|throughput|low latency|\
         consistency|eventual consistency|idempoten*|retries|backpressure|circuit breaker|consistent hashing|\
         consensus|leader election|data model|data modeling|data modelling|schema design|er diagram|erd|\
         entity relationship|normali*ed|api versioning|versioning strategy|design pattern|design patterns|tech stack|\
         technology stack|stack for|folder structure|project structure|directory structure|code organization|\
         zero downtime|zero-downtime|blue-green|canary|rollout|migration strategy|migration plan|service mesh|\
         bounded context*|sequence diagram|component diagram|state management|offline-first|offline first|serverless|\
         federation|distributed|tenant|tenants|tenancy|ports and adapters|security model|threat model|read replicas|\
         write-heavy|read-heavy|hot partition|fan-out|pub/sub|pub sub|publish-subscribe|rbac|optimistic|pessimistic|\
         locking strategy|cap theorem|acid vs base|strong consistency|two-phase commit|2pc|sagas|strangler|\
         modularity|decouple|decoupled|decoupling|loosely coupled|cohesion|separation of concerns|domain model|\
         domain boundaries|service boundaries|module boundaries|split the monolith|split our monolith|decompose|\
         decomposition|topology|redundancy|resilience|resilient|fault tolerant|fault tolerance|fault-tolerant|\
         high throughput|concurrent users|daily active users|1m users|10k users|million rows|petabyte*|terabyte*|\
         tb of|multi-cloud|hybrid cloud|on-premise|on-prem|self-hosted|self hosted|vendor lock-in|build vs buy|\
         peak traffic|traffic spikes|bursty|autoscal*|auto-scal*|cold start|edge computing|cache invalidation|\
         invalidation strategy|caching strategy|write-through|write-behind|partition key|composite key|surrogate key|\
         uuid vs|soft delete|soft deletes|audit trail|schema evolution|backwards compatible|backward compatible|\
         backward compatibility|deprecation policy|api contract|api design|rest vs|restful|monolithic|microfrontend*|\
         micro frontend*|micro-frontend*|design doc|tech debt|technical debt|refactoring strategy|branching strategy|\
         release strategy|rollback strategy|rollback plan|deployment strategy|ci strategy|test strategy|\
         testing strategy|observability strategy|logging strategy|secrets management|key management|\
         encryption at rest|zero trust|data retention|data residency|data lineage|data mesh|medallion|star schema|\
         slowly changing|lambda architecture|kappa|overkill|state machine or|plugin architecture|extensible|\
         extensibility|maintainable|large codebase|project layout|codebase structure|package structure|\
         module structure|component structure|class design|interface design|composition over|solid principles",
    ),
    (Act(Debug), "segfaults|coredump*"),
];
