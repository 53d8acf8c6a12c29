namespace Gossamer.Methods;

/// <summary>Which of two valid bounds on the step size is used.</summary>
public enum StepBound
{
    /// <summary>The largest step that the proof allows, derived again with the sharpest constants.</summary>
    Derived,

    /// <summary>The step as the paper prints it: smaller, because the paper rounds its constants up.</summary>
    Printed,
}
