namespace Swa.Research;

/// <summary>How a possible demand comes into candidate sets.</summary>
internal enum CandidateRole : byte
{
    /// <summary>It never does.</summary>
    Never,

    /// <summary>It is in every set.</summary>
    Always,

    /// <summary>It is in the sets that it is drawn into.</summary>
    Open,
}
