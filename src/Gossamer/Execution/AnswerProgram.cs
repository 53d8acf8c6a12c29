namespace Gossamer.Execution;

/// <summary>The program of a worker that answers every point by one computation.</summary>
internal static class AnswerProgram
{
    public static async Task RunAsync(IWorker me, Computation computation)
    {
        while (true)
        {
            var point = await me.ReceiveAsync();
            var result = await me.ComputeAsync(computation, point.Body);
            if (!result.IsCancelled) await me.SendAsync(result, point.Tag);
        }
    }
}
