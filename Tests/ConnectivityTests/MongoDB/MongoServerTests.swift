import Testing

/// Everything that uses the servers, one test after the other: logins are counted.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct MongoServerTests {}
