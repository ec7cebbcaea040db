namespace Swa.Research;

/// <summary>A parameter is outside its allowed range; the message names the parameter, what was given and what is allowed.</summary>
public sealed class ParameterException : ArgumentException
{
    /// <summary>Describes one parameter that is out of range.</summary>
    /// <param name="parameter">Name of the parameter in camel case, as in the code that was called (<c>maxDemand</c>).</param>
    /// <param name="given">What was given, as text.</param>
    /// <param name="allowed">What is allowed, as a phrase that follows "allowed:".</param>
    public ParameterException(string parameter, string given, string allowed)
        : base(null, parameter)
    {
        Parameter = parameter;
        Given = given;
        Allowed = allowed;
    }

    /// <summary>Name of the parameter in camel case.</summary>
    public string Parameter { get; }

    /// <summary>What was given, as text.</summary>
    public string Given { get; }

    /// <summary>What is allowed, as a phrase.</summary>
    public string Allowed { get; }

    /// <summary>One sentence: the parameter, its value and what is allowed.</summary>
    public override string Message => Describe(Parameter);

    /// <summary>The same sentence with the parameter under another name, such as a command's option.</summary>
    /// <param name="name">The name to show.</param>
    /// <returns>One sentence without a line break.</returns>
    public string Describe(string name) => $"{name} is {Given}; allowed: {Allowed}.";
}
