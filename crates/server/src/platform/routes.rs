//! The one registrar. A route names its action as a type, or gives the reason why
//! it needs none; nothing else may add routes. What it was told is the table that
//! the boot check, the API document and the wall tests read.
use super::{
    context::{Context, MachineContext},
    frame::{self, Asked},
    headers,
    permit::{Action, MachineWho, Who},
    sign_in,
    visitor::Visitor,
};
use crate::app::App;
use axum::{
    Router,
    extract::{FromRequestParts, Path, Request, State},
    http::Method,
    response::Response,
    routing::MethodRouter,
};
use schemars::{JsonSchema, Schema, schema_for};
use serde::{Deserialize, de::DeserializeOwned};
use web::{Error, Page, Result, View};

/// What a handler returns.
pub type Answer<T> = Result<View<T>>;

/// For routes without a part that varies.
#[derive(Deserialize)]
pub struct NoPath {}

/// For routes that take no query and no fields.
#[derive(Deserialize, JsonSchema)]
pub struct NoInput {}

/// For routes with one id: `/things/{id}`.
#[derive(Deserialize)]
#[serde(bound = "")]
pub struct ById<T> {
    pub id: super::permit::Ref<T>,
}

#[derive(Clone)]
pub enum Rule {
    /// Decided by policy, for the action of this name.
    Action(&'static str),
    /// Open to everybody, for this reason.
    Public(&'static str),
    /// For machines with a token, by policy, for the action of this name.
    Machine(&'static str),
}

/// One route, as the registrar was told.
#[derive(Clone)]
pub struct RouteFact {
    pub method: Method,
    pub path: &'static str,
    pub rule: Rule,
    /// Made when somebody asks for the API document, not at every start.
    pub input: Option<fn() -> Schema>,
    pub output: Option<fn() -> Schema>,
}

#[derive(Default)]
pub struct Routes {
    router: Router<App>,
    table: Vec<RouteFact>,
}

impl Routes {
    pub fn new() -> Routes {
        Routes::default()
    }

    pub fn get<A, P, I, T, H, F>(self, path: &'static str, handler: H) -> Routes
    where
        A: Action,
        P: DeserializeOwned + Send + 'static,
        I: DeserializeOwned + JsonSchema + Send + 'static,
        T: Page,
        H: Fn(Context<A>, P, I) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Answer<T>> + Send + 'static,
    {
        self.add(Method::GET, path, handler)
    }

    pub fn post<A, P, I, T, H, F>(self, path: &'static str, handler: H) -> Routes
    where
        A: Action,
        P: DeserializeOwned + Send + 'static,
        I: DeserializeOwned + JsonSchema + Send + 'static,
        T: Page,
        H: Fn(Context<A>, P, I) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Answer<T>> + Send + 'static,
    {
        self.add(Method::POST, path, handler)
    }

    /// As [`Routes::post`], for a body of at most `most` bytes: one with a file in it.
    pub fn post_file<A, P, I, T, H, F>(self, path: &'static str, most: usize, handler: H) -> Routes
    where
        A: Action,
        P: DeserializeOwned + Send + 'static,
        I: DeserializeOwned + JsonSchema + Send + 'static,
        T: Page,
        H: Fn(Context<A>, P, I) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Answer<T>> + Send + 'static,
    {
        self.add_up_to(Method::POST, path, most, handler)
    }

    /// For machines: the only kind of route that takes a token, and nothing else.
    pub fn machine<I, T, H, F>(
        mut self,
        path: &'static str,
        action: &'static str,
        most: usize,
        handler: H,
    ) -> Routes
    where
        I: DeserializeOwned + JsonSchema + Send + 'static,
        T: Page,
        H: Fn(MachineContext, I) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Answer<T>> + Send + 'static,
    {
        self.table.push(RouteFact {
            method: Method::POST,
            path,
            rule: Rule::Machine(action),
            input: Some(schema_of::<I>),
            output: Some(schema_of::<T>),
        });
        self.mount(Method::POST, path, move |app: App, request: Request| {
            let handler = handler.clone();
            async move { serve_machine(app, request, most, handler).await }
        })
    }

    /// A page for everybody. The reason stands in the table.
    pub fn public<P, I, T, H, F>(
        self,
        method: Method,
        path: &'static str,
        reason: &'static str,
        handler: H,
    ) -> Routes
    where
        P: DeserializeOwned + Send + 'static,
        I: DeserializeOwned + JsonSchema + Send + 'static,
        T: Page,
        H: Fn(App, P, I) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Answer<T>> + Send + 'static,
    {
        self.visit(method, path, reason, move |from: Visitor, path, input| {
            handler(from.app, path, input)
        })
    }

    /// A page for everybody that looks at who sends the request: where from, with which cookies.
    pub fn visit<P, I, T, H, F>(
        mut self,
        method: Method,
        path: &'static str,
        reason: &'static str,
        handler: H,
    ) -> Routes
    where
        P: DeserializeOwned + Send + 'static,
        I: DeserializeOwned + JsonSchema + Send + 'static,
        T: Page,
        H: Fn(Visitor, P, I) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Answer<T>> + Send + 'static,
    {
        self.table.push(RouteFact {
            method: method.clone(),
            path,
            rule: Rule::Public(reason),
            input: Some(schema_of::<I>),
            output: Some(schema_of::<T>),
        });
        self.mount(method, path, move |app: App, request: Request| {
            let handler = handler.clone();
            async move {
                let from = Visitor::of(&app, &request);
                let asked = Asked::of(&request, None)
                    .greeting(&app, from.headers())
                    .await;
                let answer = async {
                    headers::check_origin(&request)?;
                    let (path, input) =
                        parts::<P, I>(request, web::MOST, web::read_query_from_outside).await?;
                    handler(from, path, input).await
                }
                .await;
                frame::respond(&app, &asked, answer)
            }
        })
    }

    /// Something for everybody that is no page: a style sheet, a health check.
    pub fn plain(
        mut self,
        path: &'static str,
        reason: &'static str,
        service: MethodRouter<App>,
    ) -> Routes {
        self.table.push(RouteFact {
            method: Method::GET,
            path,
            rule: Rule::Public(reason),
            input: None,
            output: None,
        });
        self.attach(path, service)
    }

    pub fn merge(mut self, other: Routes) -> Routes {
        self.table.extend(other.table);
        Routes {
            router: self.router.merge(other.router),
            table: self.table,
        }
    }

    pub fn table(&self) -> &[RouteFact] {
        &self.table
    }

    pub fn into_router(self) -> Router<App> {
        self.router
    }

    fn add<A, P, I, T, H, F>(self, method: Method, path: &'static str, handler: H) -> Routes
    where
        A: Action,
        P: DeserializeOwned + Send + 'static,
        I: DeserializeOwned + JsonSchema + Send + 'static,
        T: Page,
        H: Fn(Context<A>, P, I) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Answer<T>> + Send + 'static,
    {
        self.add_up_to(method, path, web::MOST, handler)
    }

    fn add_up_to<A, P, I, T, H, F>(
        mut self,
        method: Method,
        path: &'static str,
        most: usize,
        handler: H,
    ) -> Routes
    where
        A: Action,
        P: DeserializeOwned + Send + 'static,
        I: DeserializeOwned + JsonSchema + Send + 'static,
        T: Page,
        H: Fn(Context<A>, P, I) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Answer<T>> + Send + 'static,
    {
        self.table.push(RouteFact {
            method: method.clone(),
            path,
            rule: Rule::Action(A::NAME),
            input: Some(schema_of::<I>),
            output: Some(schema_of::<T>),
        });
        self.mount(method, path, move |app: App, request: Request| {
            let handler = handler.clone();
            async move { serve::<A, P, I, T, H, F>(app, request, most, handler).await }
        })
    }

    fn mount<S, F>(self, method: Method, path: &'static str, serve: S) -> Routes
    where
        S: Fn(App, Request) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Response> + Send + 'static,
    {
        let handler = move |State(app): State<App>, request: Request| serve(app, request);
        let service = match method {
            Method::GET => axum::routing::get(handler),
            _ => axum::routing::post(handler),
        };
        self.attach(path, service)
    }

    #[expect(clippy::disallowed_methods, reason = "the one place that adds routes")]
    fn attach(mut self, path: &'static str, service: MethodRouter<App>) -> Routes {
        self.router = self.router.route(path, service);
        self
    }
}

fn schema_of<T: JsonSchema>() -> Schema {
    schema_for!(T)
}

/// From a request to an answer: who is it, where from, what for, and was it decided?
async fn serve<A, P, I, T, H, F>(app: App, request: Request, most: usize, handler: H) -> Response
where
    A: Action,
    P: DeserializeOwned + Send + 'static,
    I: DeserializeOwned + JsonSchema + Send + 'static,
    T: Page,
    H: Fn(Context<A>, P, I) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Answer<T>> + Send + 'static,
{
    let now = app.clock.now();
    // A token is for machines, and opens nothing here, whoever else is signed in.
    let actor = match request.headers().contains_key("authorization") {
        true => Ok(None),
        false => sign_in::actor_of(&app, request.headers()).await,
    };
    let who = match actor {
        Ok(Some(actor)) => Who::new(actor, now, app.authority.clone()),
        other => {
            let asked = Asked::of(&request, None);
            let error = other.err().unwrap_or(Error::SignInNeeded);
            return frame::respond::<T>(&app, &asked, Err(error));
        }
    };
    let asked = Asked::of(&request, Some(&who));
    let from = Visitor::of(&app, &request);
    let answer = async {
        headers::check_origin(&request)?;
        let (path, input) = parts::<P, I>(request, most, web::read_query).await?;
        let context = Context::<A>::new(from, who.clone());
        let answer = handler(context, path, input).await;
        tripwire::<A, T>(&who, answer)
    }
    .await;
    frame::respond(&app, &asked, answer)
}

/// As [`serve`], for a machine: which token, what for, and was it decided?
async fn serve_machine<I, T, H, F>(app: App, request: Request, most: usize, handler: H) -> Response
where
    I: DeserializeOwned + Send + 'static,
    T: Page,
    H: Fn(MachineContext, I) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Answer<T>> + Send + 'static,
{
    let now = app.clock.now();
    let asked = Asked::of(&request, None);
    let answer = async {
        let machine = crate::tokens::machine_of(&app, request.headers()).await?;
        let machine = machine.ok_or(Error::SignInNeeded)?;
        let who = MachineWho::new(machine, now, app.authority.clone());
        let (_, input) = parts::<NoPath, I>(request, most, web::read_query).await?;
        let cx = MachineContext {
            who: who.clone(),
            app: app.clone(),
        };
        let answer = handler(cx, input).await;
        if answer.is_ok() && !who.has_decided() {
            return Err(Error::Internal(
                "a machine's success without a decision was stopped".into(),
            ));
        }
        answer
    }
    .await;
    frame::respond(&app, &asked, answer)
}

/// A success that nobody decided on is a fault of ours, not an answer.
fn tripwire<A: Action, T>(who: &Who, answer: Answer<T>) -> Answer<T> {
    if answer.is_ok() && !who.has_decided() {
        metrics::counter!("tandem_undecided_total", "action" => A::NAME).increment(1);
        return Err(Error::Internal(format!(
            "a success of {} without a decision was stopped",
            A::NAME
        )));
    }
    answer
}

async fn parts<P: DeserializeOwned + Send, I: DeserializeOwned>(
    request: Request,
    most: usize,
    read_query: fn(Option<&str>) -> Result<I>,
) -> Result<(P, I)> {
    let (mut head, body) = request.into_parts();
    let Path(path) = Path::<P>::from_request_parts(&mut head, &())
        .await
        .map_err(|_| Error::NotFound)?;
    let input = if head.method == Method::GET || head.method == Method::HEAD {
        read_query(head.uri.query())?
    } else {
        web::read_body_up_to(Request::from_parts(head, body), most).await?
    };
    Ok((path, input))
}

/// Holds routes, actions and the reviewed list of public routes against each other.
///
/// # Errors
/// Every disagreement, in words. The process must not start with one.
pub fn check(table: &[RouteFact]) -> std::result::Result<(), String> {
    let mut wrong = Vec::new();
    for (name, _) in super::actions::ALL {
        let used = table
            .iter()
            .any(|route| matches!(route.rule, Rule::Action(action) | Rule::Machine(action) if action == *name));
        if !used {
            wrong.push(format!("the action {name} has no route"));
        }
    }
    let reviewed: Vec<&str> = include_str!("public_routes.txt")
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    let public: Vec<String> = table
        .iter()
        .filter(|route| matches!(route.rule, Rule::Public(_)))
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    for route in &public {
        if !reviewed.contains(&route.as_str()) {
            wrong.push(format!(
                "the public route {route} is not in public_routes.txt"
            ));
        }
    }
    for line in reviewed {
        if !public.iter().any(|route| route == line) {
            wrong.push(format!(
                "public_routes.txt names {line}, which is no public route"
            ));
        }
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(wrong.join("; "))
    }
}
