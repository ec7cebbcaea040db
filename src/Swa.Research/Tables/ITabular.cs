namespace Swa.Research;

/// <summary>A value that is shown as a table.</summary>
public interface ITabular
{
    /// <summary>The table.</summary>
    /// <returns>A new table.</returns>
    Table ToTable();
}
