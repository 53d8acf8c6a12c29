namespace Gossamer.Methods.ErrorFeedback;

/// <summary>The step-size rules as experiment files name them; <see cref="SmoothnessRule"/> has their objects.</summary>
public enum StepSizeRule
{
    /// <summary>L_QM, the quadratic mean of the L_i.</summary>
    QuadraticMean,

    /// <summary>L_AM, the arithmetic mean of the L_i.</summary>
    ArithmeticMean,

    /// <summary>L₊, the mean-square smoothness constant.</summary>
    LPlus,

    /// <summary>√(c/n)·L₊ with the compressor's α on r coordinates: features are held by few workers.</summary>
    RareFeatures,

    /// <summary>As <see cref="RareFeatures"/> with the weights of <see cref="ArithmeticMean"/>.</summary>
    WeightedRareFeatures,

    /// <summary>Whichever of these gives the largest step.</summary>
    Best,
}
