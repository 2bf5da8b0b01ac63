/// What a process that serves a mount does where any other would do nothing. Whoever mounts sets it, and calls that
/// would leave a dead mount behind ask for it, so that neither knows the other.
enum ServingProcess {
    /// Unmounts: the process is about to end without exit(3), or to become another program. A child of the one that
    /// serves, which has this from it, does nothing.
    nonisolated(unsafe) static var leave: (() -> Void)?

    /// Has a signal ignored, or do what it does by default, but never kill without unmounting first.
    ///
    /// - Returns: false if that is nothing special for this signal, or in this process.
    nonisolated(unsafe) static var setSignal: ((_ signal: Int32, _ isIgnored: Bool) -> Bool)?
}
