using Gossamer.Cluster.Frames;
using Gossamer.Cluster.Transport;

namespace Gossamer.Cluster.Hosting;

/// <summary>What the coordinator's process does with what the transport brings.</summary>
internal sealed partial class ClusterHost
{
    private const int LongestName = 100;
    private const int LongestMessage = 2000;

    /// <summary>Processes that were sent away; of the one reader of the transport.</summary>
    private readonly HashSet<int> refused = [];

    private async Task PumpAsync()
    {
        try
        {
            while (true)
            {
                var happened = await transport.ReceiveAsync(closing.Token).ConfigureAwait(false);
                switch (happened.Kind)
                {
                    case TransportEventKind.Lost:
                        Lose(happened.Peer, happened.Reason);
                        break;
                    case TransportEventKind.Frame:
                        Take(happened.Peer, happened.Frame.Span);
                        break;
                }
            }
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            // The host is closed.
        }
        catch (Exception failure)
        {
            roster.Fail(failure);
            lock (gate) current?.NoteCutOff(failure);
        }
    }

    private void Lose(int peer, string reason)
    {
        lock (gate)
        {
            if (roster.Remove(peer) is { } gone) options.Notify($"{gone.Name} (process {peer}) has gone: {reason}");
            if (current is not { } attempt || !attempt.Has(peer)) return;
            attempt.NoteLost(peer, reason);
            FillGaps(attempt);
        }
    }

    private void Take(int peer, ReadOnlySpan<byte> frame)
    {
        if (refused.Contains(peer)) return;
        var attempt = AttemptOf(peer);
        try
        {
            var input = new FrameReader(frame, peer);
            if (input.Kind == FrameKind.Hello) Welcome(peer, ref input);
            // What belongs to an earlier attempt is void.
            else if (attempt is not null && input.Epoch == attempt.Epoch) Take(attempt, peer, ref input);
        }
        catch (BadMessageException error) when (attempt is null)
        {
            // Who takes no part does no harm.
            Refuse(peer, error.Message);
        }
        catch (Exception error) when (error is BadMessageException or BadInputException)
        {
            attempt?.NoteFailure(error);
        }
    }

    /// <summary>The attempt in which a process takes part; null where it takes part in none.</summary>
    private Attempt? AttemptOf(int peer)
    {
        lock (gate) return current is { } attempt && attempt.Has(peer) ? attempt : null;
    }

    /// <summary>A process is sent away, and nothing of it is read any more.</summary>
    private void Refuse(int peer, string reason)
    {
        options.Notify(reason);
        refused.Add(peer);
        lock (gate) roster.Remove(peer);
        transport.Send(peer, FrameWriter.Begin(FrameKind.Bye, 0).Text(reason).Frame);
    }

    private void Take(Attempt attempt, int peer, ref FrameReader input)
    {
        var run = attempt.Run;
        switch (input.Kind)
        {
            case FrameKind.Deliver:
                run.TakeDelivery(ref input, peer);
                break;
            case FrameKind.Iterate:
                run.TakeIterate(peer, ref input);
                break;
            case FrameKind.State:
                run.TakeStates(peer, run.ReadStates(peer, ref input));
                break;
            case FrameKind.Ready:
                if (Fingerprint.Check(ref input, attempt.Setup, peer) is { } difference) options.Notify(difference);
                lock (gate) NoteReady(attempt, peer);
                break;
            case FrameKind.Stopped:
                run.TakeStopped(peer, ref input);
                break;
            case FrameKind.Failed:
                var isInput = input.Byte() != 0;
                var message = $"process {peer}: {input.Words(LongestMessage)}";
                input.End();
                attempt.NoteFailure(isInput ? new BadInputException(message) : new RemoteFailureException(message));
                run.NoteStopped(peer);
                break;
            default:
                throw input.Error($"a worker's process does not send frames of kind {input.Kind}");
        }
    }

    private void Welcome(int peer, ref FrameReader input)
    {
        var (version, name) = (input.Words(LongestName), input.Words(LongestName));
        input.End();
        if (version != Versions.Gossamer)
        {
            Refuse(peer, $"{name} is refused: it runs gossamer {version}, the coordinator {Versions.Gossamer}; install the same version everywhere");
            return;
        }
        lock (gate)
        {
            roster.Add(new Member(peer, name));
            if (current is { } attempt) FillGaps(attempt);
        }
    }

    /// <summary>Gives the workers of lost processes to those that have nothing to do.</summary>
    private void FillGaps(Attempt attempt)
    {
        foreach (var member in roster.Members)
        {
            if (attempt.Has(member.Peer)) continue;
            if (attempt.Assign(member.Peer) is not { } group) return;
            options.Notify($"{member.Name} (process {member.Peer}) takes {Placement.Describe(group.From, group.Until)}");
            var peers = (int[])attempt.Run.Placement.Peers.Clone();
            peers.AsSpan(group.From..group.Until).Fill(member.Peer);
            transport.Send(member.Peer, StartFrame.Write(attempt.Epoch, attempt.Run.Plan, peers, member.Peer, currentFrom).Frame);
        }
    }

    private void NoteReady(Attempt attempt, int peer)
    {
        if (attempt.NoteReady(peer) is not { } group) return;
        transport.Send(peer, FrameWriter.Begin(FrameKind.Go, attempt.Epoch).Frame);
        attempt.Run.MoveWorkers(peer, group.From, group.Until);
    }
}

/// <summary>A program failed in another process.</summary>
internal sealed class RemoteFailureException(string message) : Exception(message);
