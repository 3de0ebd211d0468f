/// What an answer says of a failure, in whichever of the shapes that its platform has for that. It isn't scrubbed yet.
struct PlatformRefusal: Hashable, Sendable {
    var code: String?
    var message: String?

    /// The fields that are wrong, where the answer names any.
    var complaints: [PlatformFailure.Complaint] = []
}
