namespace Gossamer.Cli;

/// <summary>Texts that belong to no single verb.</summary>
internal static class Overview
{
    public const string Summary =
        "Gossamer: distributed optimisation over thin, slow, uneven wires. Races methods on real data and counts every bit.";

    public const string ExitCodes = """
        Exit codes:
          0    done
          1    a run failed (it diverged or stalled, or something broke); what was recorded is kept
          2    bad input: the command line, a file or a value is wrong; nothing was run or written
          130  stopped by Ctrl-C; finished runs are kept

        """;

    public const string Welcome = """
        Gossamer: distributed optimisation over thin, slow, uneven wires.

        First steps
          gossamer demo                   four methods race on real data: table, plot, HTML report (under a minute)
          gossamer run FILE.yaml          run your own experiment; examples/ has some to start from
          gossamer list methods           what there is: methods, compressors, problems, data, models, topologies, papers
          gossamer describe ef21          what one of them is: parameters, theory, guarantee, citation, a snippet

        Then
          gossamer runs                   what was run so far; everything is stored
          gossamer compare ID ID          several experiments in one table and plot
          gossamer report ID              the HTML report of a stored experiment
          gossamer export csv ID          the numbers
          gossamer launch FILE.yaml --engine amqp   the same with real processes and messages; docs/cluster.md tells of several machines
          gossamer data list              data sets that are built in or can be downloaded

        'gossamer VERB --help' explains a verb and shows examples. The guide is docs/guide.md.
        """;
}
