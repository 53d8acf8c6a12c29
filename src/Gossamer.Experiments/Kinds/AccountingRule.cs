using Gossamer.Execution;
using Gossamer.Experiments.Sections;
using Gossamer.Messaging;

namespace Gossamer.Experiments.Kinds;

/// <summary>A rule of counting traffic, as a file names it.</summary>
internal abstract class AccountingRule(AccountingKind kind, bool countInitialization)
{
    public Accounting Accounting { get; } = new(kind, countInitialization);
}

/// <summary>Exactly the bits that the codec writes.</summary>
[Kind<AccountingRule>("wire", "Exactly the bits that are written: values and indices, without headers.")]
internal sealed class WireAccounting(
    [Parameter("Whether traffic before the first recorded point counts.")] bool countInitialization = true)
    : AccountingRule(AccountingKind.Wire, countInitialization);

/// <summary>Values only.</summary>
[Kind<AccountingRule>("floats", "Values only, at the width of the wire's floats; indices are free, as in most papers' figures.")]
internal sealed class FloatAccounting(
    [Parameter("Whether traffic before the first recorded point counts.")] bool countInitialization = true)
    : AccountingRule(AccountingKind.Floats, countInitialization);
