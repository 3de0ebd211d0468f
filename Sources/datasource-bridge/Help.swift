/// What `--help` prints.
enum Help {
    static let text = """
        datasource-bridge: data sources over JSON-RPC, one JSON text a line.

        usage:
          datasource-bridge [serve] [options]        serve requests from stdin on stdout
          datasource-bridge call METHOD [PARAMS]     one request; PARAMS is JSON, or - for stdin
          datasource-bridge doctor                   what works here and what to install
          datasource-bridge openrpc                  the description of all methods
          datasource-bridge --version | --help

        options:
          --config PATH             the configuration file
          --target NAME             the target of requests that name none
          --vault PATH              the vault of the target `local`
          --in-order                answer in the order of the requests
          --fail-on-error           tell by the exit code whether any request failed
          --max-message-bytes N     the longest line, 16777216 unless given
          --max-concurrency N       requests at a time, 64 unless given
          --log-level LEVEL         error, warning, info, debug or trace
          --log-format FORMAT       text or json

        exit codes:
          0   everything was answered
          1   `call` or `--fail-on-error` saw an error
          2   they saw a test that isn't ok or a document that isn't valid, and no error
          3   the client went away
          64  wrong usage

        """
}
