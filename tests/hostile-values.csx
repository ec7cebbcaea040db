using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Data;
using System.Dynamic;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.DotNet.Interactive.Formatting;
using static Microsoft.DotNet.Interactive.Formatting.PocketViewTags;
using Swa.Research;
using Swa.Research.Figures;
record Pair(object Left, object Right);
record struct Small(string Text);
class Node { public string Text { get; set; } public Node Parent { get; set; } public List<Node> Children { get; } = new(); }
class Told { public string Text = ""; public override string ToString() => Text; }
class Throws { public string Text = ""; public string Fails => throw new InvalidOperationException(Text); public override string ToString() => throw new Exception(Text); }
class Bag : IEnumerable<object> { public object Item { get; set; } public IEnumerator<object> GetEnumerator() { yield return Item; } IEnumerator IEnumerable.GetEnumerator() => GetEnumerator(); }
class Open : DynamicObject { public string Text { get; set; } public override string ToString() => Text; }
class Shown { public string Text = ""; }
struct Held { public Held() { } public string Text = ""; public Span<char> Letters => Text.ToCharArray(); public override string ToString() => Text; }
IEnumerable<object> Lazily(string text) { yield return text; yield return new { text }; }
object Nest(object value, int depth) => depth == 0 ? value : new { Inner = Nest(value, depth - 1) };
object Ring(string text) { var a = new Node { Text = text }; var b = new Node { Text = text, Parent = a }; a.Parent = b; a.Children.Add(b); return a; }
DataTable Rows(string text) { var t = new DataTable("t" + text); t.Columns.Add("c" + text, typeof(object)); for (int i = 0; i < 25; i++) t.Rows.Add(i % 2 == 0 ? text : DBNull.Value); return t; }
ExpandoObject Expando(string text) { var e = new ExpandoObject(); ((IDictionary<string, object>)e)[text] = new[] { new { text } }; return e; }
List<object> Self(string text) { var list = new List<object> { text }; list.Add(list); return list; }
XmlDocument Xml(string text) { var x = new XmlDocument(); var e = x.CreateElement("a"); e.SetAttribute("b", text); e.InnerText = text; x.AppendChild(e); return x; }
Exception Thrown(string text) { try { throw new InvalidOperationException(text, new ArgumentException(text)) { Data = { [text] = text } }; } catch (Exception e) { return e; } }
object Made(string text)
{
    var module = System.Reflection.Emit.AssemblyBuilder.DefineDynamicAssembly(new("made"), System.Reflection.Emit.AssemblyBuilderAccess.Run).DefineDynamicModule("made");
    var type = module.DefineType("T" + text, System.Reflection.TypeAttributes.Public);
    type.DefineField("f" + text, typeof(string), System.Reflection.FieldAttributes.Public);
    return Activator.CreateInstance(type.CreateType());
}
Figure Drawn(string text) => new Figure(Plain(text), Plain(text), new Axis(Plain(text)), new Axis(Plain(text)), Series.Curve(Plain(text), new double[] { 0, 1 }, new double[] { 0, 1 }), new VerticalLine(0.5, Plain(text)), new Annotation(0.5, 0.5, Plain(text)));
string Plain(string text) => text.Replace("$", "");
Swa.Research.Table Tabled(string text) { var t = new Swa.Research.Table(text, "n"); t.Add(text, 1); t.Add(null, 2); return t; }
Formatter.Register<Shown>((value, writer) => writer.Write(value.Text.Length), "text/html");
// %%
<script>hit()</script>
<SCRIPT>hit()</SCRIPT>
<script>hit()//
<script src="data:text/javascript,hit()"></script>
<script type=module>hit()</script>
<scr<script>ipt>hit()</script>
</script><script>hit()</script>
</style><script>hit()</script>
</pre></div><script>hit()</script>
</code></summary></details><img src=x onerror=hit()>
</td></tr></table><img src=x onerror=hit()>
</title><img src=x onerror=hit()>
</textarea><img src=x onerror=hit()>
</text></svg><img src=x onerror=hit()>
--><img src=x onerror=hit()>
]]><img src=x onerror=hit()>
*\/</style><img src=x onerror=hit()>
<img src=x onerror=hit()>
<img src=x onerror="hit()">
<img src=x onerror='hit()'>
<img src=x onerror=`hit()`>
<IMG SRC=x OnErRoR=hit()>
<img/src=x/onerror=hit()>
<img src=x onerror=hit()//
<img src=x onerror=&#104;it()>
<image src=x onerror=hit()>
"><img src=x onerror=hit()>
'><img src=x onerror=hit()>
" onerror=hit() src=x x="
' onerror=hit() src=x x='
" autofocus tabindex=1 onfocus=hit() x="
" style="animation:a" onanimationstart=hit() x="
<svg onload=hit()>
<svg><script>hit()</script></svg>
<svg><script href="data:text/javascript,hit()"/></svg>
<svg><animate onbegin=hit() attributeName=x dur=1s>
<svg><set onbegin=hit() attributeName=x>
<svg><foreignObject><img src=x onerror=hit()></foreignObject></svg>
<svg><style><img src=x onerror=hit()></style></svg>
<svg><use href="data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><image href='1' onerror='hit()'/></svg>#x"/></svg>
<math><mtext><table><mglyph><style><img src=x onerror=hit()></style></mglyph></table></mtext></math>
<body onload=hit()>
<input autofocus onfocus=hit()>
<select autofocus onfocus=hit()>
<textarea autofocus onfocus=hit()>
<button autofocus onfocus=hit()>x</button>
<video src=x onerror=hit()></video>
<video><source onerror=hit()></video>
<audio src=x onerror=hit()></audio>
<object data="javascript:hit()"></object>
<object data="data:text/html,<script>parent.hit()</script>"></object>
<embed src="javascript:hit()">
<iframe src="javascript:parent.hit()"></iframe>
<iframe srcdoc="<script>parent.hit()</script>"></iframe>
<iframe onload=hit()></iframe>
<details open ontoggle=hit()>x</details>
<marquee onstart=hit()>x</marquee>
<style onload=hit()></style>
<link rel=stylesheet href="data:text/css," onload=hit()>
<meta http-equiv=refresh content="0;url=javascript:hit()">
<base href="javascript:hit()//">
<form action="javascript:hit()"><input type=submit></form>
<a href="javascript:hit()">x</a>
[x](javascript:hit())
![x](x"onerror="hit())
<div style="animation:a 1s" onanimationstart=hit()><style>@keyframes a{}</style></div>
<template shadowrootmode=open><img src=x onerror=hit()></template>
<noscript><p title="</noscript><img src=x onerror=hit()>">
<xmp><p title="</xmp><img src=x onerror=hit()>">
<plaintext onclick=hit()>
<!--><img src=x onerror=hit()>-->
<![CDATA[><img src=x onerror=hit()>]]>
<?xml ><img src=x onerror=hit()>?>
<x onpointerrawupdate=hit() oncontentvisibilityautostatechange=hit() style="content-visibility:auto">x
&lt;img src=x onerror=hit()&gt;
&#60;img src=x onerror=hit()>
\u003cimg src=x onerror=hit()\u003e
＜img src=x onerror=hit()＞<img src=x onerror=hit()>
{{constructor.constructor('hit()')()}}<img src=x onerror=hit()>
$\href{javascript:hit()}{x}$ <img src=x onerror=hit()>
// %%
text
new { text }
new[] { text }
new object[] { text, 1, null }
new[] { new[] { text }, new[] { text } }
new[,] { { text, text } }
new List<string> { text }
new Pair(text, new Pair(text, text))
new Small(text)
(text, 1)
(text, new { text })
Tuple.Create(text, new { text })
new KeyValuePair<string, object>(text, text)
new Dictionary<string, string> { [text] = text }
new Dictionary<Pair, object> { [new Pair(text, 1)] = new { text } }
new Hashtable { [text] = text }
new SortedList { [text] = text }
ImmutableDictionary<string, object>.Empty.Add(text, text)
ImmutableArray.Create(new { text })
new ReadOnlyDictionary<string, string>(new Dictionary<string, string> { [text] = text })
new[] { 1, 2 }.ToLookup(i => text)
new[] { text }.GroupBy(t => t)
new Stack<object>(new object[] { text })
new LinkedList<object>(new object[] { text }).First
Lazily(text)
Enumerable.Repeat(text, 30).Select(t => new { t })
new[] { text }.OrderBy(t => t)
new Bag { Item = text }
Self(text)
Nest(text, 5)
Nest(new Told { Text = text }, 6)
Nest(new Told { Text = text }, 12)
Nest(new object[] { new Told { Text = text } }, 5)
Nest(HTML("<i>made</i>"), 3)
Ring(text)
JsonNode.Parse(JsonSerializer.Serialize(new { text }))
JsonNode.Parse(JsonSerializer.Serialize(new Dictionary<string, object> { [text] = new[] { text } }))
new JsonObject { ["a"] = new JsonArray(text, new JsonObject { [text] = text }) }["a"]
JsonValue.Create(text)
new List<JsonNode> { JsonValue.Create(text), new JsonObject { [text] = text } }
JsonDocument.Parse(JsonSerializer.Serialize(new { text }))
JsonSerializer.SerializeToElement(new { text, list = new[] { text } })
JsonSerializer.SerializeToElement(text)
new { Reply = JsonSerializer.SerializeToNode(new { text }), Raw = JsonSerializer.SerializeToElement(text) }
Regex.Match(text, ".+")
Regex.Matches(text, ".").Take(3)
Regex.Match(text, "(?<part>.+)").Groups
new XElement("a", new XAttribute("b", text), text, new XComment("c"), new XElement("d", text))
new XDocument(new XElement("a", text))
new XText(text)
new XAttribute("b", text)
Xml(text)
Rows(text)
Rows(text).Rows[0]
Rows(text).DefaultView
new DataSet { Tables = { Rows(text) } }
Expando(text)
new Open { Text = text }
new Told { Text = text }
new Throws { Text = text }
new[] { new Throws { Text = text } }
Thrown(text)
new AggregateException(Thrown(text), Thrown(text))
Made(text)
Made(text).GetType()
new[] { Made(text).GetType(), typeof(List<int>) }
(Func<string>)(() => text)
new { Call = (Action)(() => Console.Write(text)) }
typeof(string).GetMethod("Clone")
new Uri("javascript:hit()//" + Uri.EscapeDataString(text))
new Held { Text = text }
text.AsMemory()
new Memory<char>(text.ToCharArray())
new ReadOnlyMemory<object>(new object[] { text })
text.ToCharArray()
System.Text.Encoding.UTF8.GetBytes(text)
new StringBuilder(text)
new Lazy<string>(() => text)
Task.FromResult(new { text })
new WeakReference<object>(text)
new System.Net.Http.HttpRequestMessage(System.Net.Http.HttpMethod.Get, "http://x/?" + Uri.EscapeDataString(text)) { Content = new System.Net.Http.StringContent(text) }
new { At = new DateTime(2026, 1, 1), For = TimeSpan.FromDays(1), Day = DayOfWeek.Friday, Id = Guid.Empty, Big = 1m, text }
new System.IO.IOException(text)
new JsonString(text)
new Shown { Text = text }
new { Own = new Shown { Text = text }, text }
Tabled(text)
new { Table = Tabled(text) }
Drawn(text)
new { Figure = Drawn(text) }
div(text, new { text }, JsonValue.Create(text), Ring(text))
// %%
display(text);
text.Display();
display(text, "text/html");
text.Display("text/html", "text/plain");
display(new { text }, "text/html");
display(JsonValue.Create(text), "text/html", "application/json");
new { text }.Display();
display(1).Update(new { text });
display(HTML("<i>made</i>")).Update(text);
display(HTML("<i>made</i>")).Update(JsonNode.Parse(JsonSerializer.Serialize(new { text })));
display("", "text/html").Update(text);
display(div(text));
display(HTML(new { text }.ToDisplayString("text/html")));
display(Markdown.Of($"**{text}** {new { text }} {1}"));
display(Markdown.Of($"| {text} |\n|---|\n| {text} |"));
display(Tabled(text), "text/html");
display(Drawn(text), "text/html");
display(Drawn(text), "image/svg+xml");
Console.WriteLine(text);
Console.Error.WriteLine(text);
foreach (var mime in new[] { "text/markdown", "text/latex", "image/svg+xml", "application/javascript", text }) { try { display(text, mime); } catch (ArgumentException refusal) { Console.WriteLine(refusal.Message); } }
