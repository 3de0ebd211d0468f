import Testing

/// Everything that uses the real servers, one test after the other: logins are counted in the servers' logs.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct PostgresServerTests {}
