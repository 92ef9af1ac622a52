// The shape a translation must have: every key of the English text. Chinese has one plural form, so it leaves `_one` out.

export type Translated<Text> = {
  readonly [Key in keyof Text as Key extends `${string}_one` ? never : Key]: Text[Key] extends string
    ? string
    : Translated<Text[Key]>;
};
