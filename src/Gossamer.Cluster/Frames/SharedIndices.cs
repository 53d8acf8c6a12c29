using Gossamer.Messaging;

namespace Gossamer.Cluster.Frames;

/// <summary>
/// The indices that a message leaves out because they come from shared randomness. A receiver that runs the sender's
/// compressor could draw them again; which compressor made a message only its sender's program knows, so the engine sends
/// them beside the message. They are no part of it: accounting does not count them, and tables of bytes on the wire show them.
/// </summary>
internal static class SharedIndices
{
    /// <summary>Writes the sets in the order in which the decoder asks for them.</summary>
    public static void Write(Message message, FrameWriter output)
    {
        output.Int(Count(message));
        Append(message, output);
    }

    /// <summary>Reads them; null where there are none. The decoder checks that they fit.</summary>
    /// <param name="input">The frame.</param>
    /// <param name="reused">Where they go.</param>
    public static IndexSource? Read(ref FrameReader input, IndexSource reused)
    {
        var sets = input.Count(4, "sets of indices");
        if (sets == 0) return null;
        reused.Clear();
        for (var k = 0; k < sets; k++)
        {
            var indices = reused.Append(input.Count(4, "indices"));
            var last = -1;
            for (var i = 0; i < indices.Length; i++)
            {
                var index = input.Int();
                if (index <= last) throw input.Error($"index {i} of a set is {index}, but indices must rise (the one before is {last})");
                indices[i] = last = index;
            }
        }
        return reused;
    }

    private static int Count(Message message) => message switch
    {
        SparseMessage { IndicesAreShared: true } => 1,
        ScatteredMessage body => Count(body.Values) + (body.IndicesAreShared ? 1 : 0),
        ScaledMessage body => Count(body.Body),
        NumberedMessage body => Count(body.Body),
        SumMessage body => Sum(body.Count, part => Count(body[part])),
        BundleMessage body => Sum(body.Count, part => Count(body[part])),
        _ => 0,
    };

    private static int Sum(int parts, Func<int, int> count)
    {
        var sum = 0;
        for (var part = 0; part < parts; part++) sum += count(part);
        return sum;
    }

    private static void Append(Message message, FrameWriter output)
    {
        switch (message)
        {
            case SparseMessage { IndicesAreShared: true } body:
                Append(body.Indices, output);
                break;
            case ScatteredMessage body:
                Append(body.Values, output);
                if (body.IndicesAreShared) Append(body.Indices, output);
                break;
            case ScaledMessage body:
                Append(body.Body, output);
                break;
            case NumberedMessage body:
                Append(body.Body, output);
                break;
            case SumMessage body:
                for (var part = 0; part < body.Count; part++) Append(body[part], output);
                break;
            case BundleMessage body:
                for (var part = 0; part < body.Count; part++) Append(body[part], output);
                break;
        }
    }

    private static void Append(ReadOnlySpan<int> indices, FrameWriter output)
    {
        output.Int(indices.Length);
        foreach (var index in indices) output.Int(index);
    }
}
