export * from './configuration.ts';
export { SETTINGS, type SettingName } from './settings.ts';
