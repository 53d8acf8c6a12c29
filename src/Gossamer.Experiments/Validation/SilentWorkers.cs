namespace Gossamer.Experiments.Validation;

/// <summary>Warns of workers that never answer: methods that wait for all of them stall.</summary>
internal sealed class SilentWorkers : IValidator
{
    public void Validate(ValidationContext context)
    {
        var environment = context.Environments[0];
        if (environment.Cluster?.Compute.FixedSeconds(environment.Problem.Workers) is not { } seconds) return;
        int[] silent = [.. Enumerable.Range(0, seconds.Count).Where(worker => double.IsPositiveInfinity(seconds[worker]))];
        if (silent.Length == 0) return;
        var shown = string.Join(", ", silent.Take(5).Select(worker => worker + 1)) + (silent.Length > 5 ? ", …" : "");
        context.Warn("cluster.compute", $"{silent.Length} of {seconds.Count} workers never answer (number {shown}): methods that wait for all workers will stall");
    }
}
