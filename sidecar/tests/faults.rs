//! A database that fails, waits or refuses where a test wants it to, in front of a real one.

use std::sync::Arc;

use adaptive_router_sidecar::service::Service;
use adaptive_router_sidecar::store::database::{Access, Database, Row, Rows, Transaction};
use adaptive_router_sidecar::store::{Connections, Store, StoreError, connect};

/// What is about to happen, with what a fault may want to know of it; `Committed` has happened, and is not known to who asked for it.
pub enum Operation<'a> {
    Begin(Access),
    Run(&'a str, &'a Rows),
    Commit,
    Committed,
}

/// Decides about each operation: it may wait, and it may refuse.
#[tonic::async_trait]
pub trait Fault: Send + Sync {
    async fn before(&self, operation: Operation<'_>) -> Result<(), StoreError>;
}

/// A store behind a fault, which does not see how the tables of a file are made.
pub async fn store(url: &str, fault: Arc<dyn Fault>) -> Store {
    if !url.contains(":memory:") {
        Store::open(url).await.unwrap().close().await;
    }
    let database = connect(url).await.unwrap();
    Store::on(Arc::new(Faulty { database, fault })).await.unwrap()
}

pub async fn start(url: &str, fault: Arc<dyn Fault>) -> Service {
    Service::start(store(url, fault).await)
}

struct Faulty {
    database: Arc<dyn Database>,
    fault: Arc<dyn Fault>,
}

struct FaultyTransaction {
    transaction: Box<dyn Transaction>,
    fault: Arc<dyn Fault>,
}

#[tonic::async_trait]
impl Database for Faulty {
    async fn begin(&self, access: Access) -> Result<Box<dyn Transaction>, StoreError> {
        self.fault.before(Operation::Begin(access)).await?;
        let transaction = self.database.begin(access).await?;
        Ok(Box::new(FaultyTransaction { transaction, fault: self.fault.clone() }))
    }

    fn kind(&self) -> &'static str {
        self.database.kind()
    }

    fn connections(&self) -> Connections {
        self.database.connections()
    }

    async fn close(&self) {
        self.database.close().await;
    }
}

#[tonic::async_trait]
impl Transaction for FaultyTransaction {
    async fn run(&mut self, sql: &str, rows: Rows) -> Result<Vec<Row>, StoreError> {
        self.fault.before(Operation::Run(sql, &rows)).await?;
        self.transaction.run(sql, rows).await
    }

    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        self.fault.before(Operation::Commit).await?;
        self.transaction.commit().await?;
        self.fault.before(Operation::Committed).await
    }
}
