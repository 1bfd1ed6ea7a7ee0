/// The operators' files, and the matcher that is compiled from them.
///
/// Files go through four stages. Each has its types, and each takes what the one before has made:
///
/// 1. *Read*: a tree of `literal` becomes the data of a file.
///    - Data: [Mapping], [MetricRule], [LabelRule], [StateWord], [FieldPath], [Reading], [DeviceDatabase], [Threshold], [Overrides].
///    - Readers: [RuleSetReader], [MappingReader], [RuleReader], [PresenceReader], [NamedRuleReader],
///      [StateRuleReader], [LabelReader], [DeviceDatabaseReader],
///      [ThresholdReader], [OverridesReader], [Fields], [AttributeId].
///    - Regular expressions of Python: [PythonPattern], [PatternText], [PatternClass].
/// 2. *Check*: errors and warnings in one file, in all together, and what they cost: [MappingChecks], [DatabaseChecks],
///    [PathChecks], [SetChecks], [Budget]; [FamilyTable], [SeriesTable] and [ReservedNames] for names that collide.
/// 3. *Compile*: what is looked up by name becomes a number: [RuleSet], [RuleCompiler], [DriveCompiler]; [IdIndex], [SlotTable],
///    [PseudoAttribute], [Step], [NamedSteps], [HostSteps], [PlanParts].
/// 4. *Match*: [DrivePlan] takes one drive's values and gives samples to a [DriveSink].
///    - Values: [Attribute], [FieldValues], [PathValue], which [JsonPaths] finds in a document.
///    - Rules by name: [RulesOfId], [BoundedMatch]; labels: [SeriesLabels].
///    - In words, for people: [Explainer].
///
/// For callers, besides [RuleSet], [DrivePlan] and [DriveSink]: [RuleFiles], [RulesException], [RuleRef], [MetricFamily],
/// [Label], [DriveIdentity], [Host], [Explanation].
package io.smartexporter.rules;
