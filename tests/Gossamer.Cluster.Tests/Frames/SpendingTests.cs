using Gossamer.Cluster.Frames;
using Gossamer.Execution.Hosting;

namespace Gossamer.Cluster.Tests.Frames;

public sealed class SpendingTests
{
    [Fact]
    public void What_a_late_message_says_does_not_undo_what_is_known()
    {
        var early = new Spending(64, new Effort(1, 10), 2, 1, 0, 0.5, 0);
        var late = new Spending(192, new Effort(3, 30), 3, 3, 1, 1.5, 0.25);
        Assert.Equal(late, Spending.Later(early, late));
        Assert.Equal(late, Spending.Later(late, early));
        // Measured between: each knows something that the other does not.
        var other = new Spending(256, new Effort(2, 20), 4, 2, 1, 1, 0.25);
        Assert.Equal(new Spending(256, new Effort(3, 30), 4, 3, 1, 1.5, 0.25), Spending.Later(late, other));
    }
}
