// Short names of the server's answers; the shapes are generated (schema.d.ts).
import type { components } from "./schema";

type Schemas = components["schemas"];
export type City = Schemas["CityShown"];
export type Indicator = Schemas["IndicatorShown"];
export type IndicatorList = Schemas["IndicatorList"];
export type Values = Schemas["ValuesShown"];
export type Value = Schemas["ValueShown"];
export type Classes = Schemas["ClassesShown"];
export type StatusCount = Schemas["StatusShown"];
export type Sheet = Schemas["SheetShown"];
export type SheetRow = Schemas["SheetRow"];
export type TrendPoint = Schemas["TrendPoint"];
export type Unit = Schemas["UnitShown"];
export type UnitList = Schemas["UnitList"];
export type Run = Schemas["RunShown"];
export type MapFacts = Schemas["MapShown"];
export type FindingLine = Schemas["FindingLine"];
export type FindingPage = Schemas["FindingPage"];
export type FindingWhole = Schemas["FindingWhole"];
export type HistoryEvent = Schemas["HistoryEvent"];
export type MoveOffered = Schemas["MoveOffered"];
export type FieldAsked = Schemas["FieldAsked"];
export type Word = Schemas["Word"];
export type LeadSuggested = Schemas["LeadSuggested"];
export type Rule = Schemas["RuleShown"];
export type DueCounted = Schemas["DueCounted"];
export interface Count { key: string; text: string; count: number }
