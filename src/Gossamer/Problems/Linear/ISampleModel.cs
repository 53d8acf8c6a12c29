namespace Gossamer.Problems.Linear;

/// <summary>A mean of smooth losses of samples plus a regulariser, with what its constants are made of.</summary>
internal interface ISampleModel : ISmooth, IFiniteSum, ISupport
{
    /// <summary>R.</summary>
    Regularizer Regularizer { get; }

    /// <summary>Number of stored values of the rows.</summary>
    long Stored { get; }

    /// <summary>True where every loss is convex.</summary>
    bool HasConvexLoss { get; }

    /// <summary>True for least squares.</summary>
    bool HasQuadraticLoss { get; }

    /// <summary>The Hessian of least squares without a nonconvex regulariser: it is the same at all points.</summary>
    IHessian ConstantHessian();
}
