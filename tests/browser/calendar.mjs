// Reads calendar files with ical.js, as Thunderbird does, and prints what it saw, as JSON, for test_remind.py to judge.
//   MEI_SOCIAL_NODE_MODULES=folder-with-node_modules node calendar.mjs FILE.ics...
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const need = createRequire(path.join(path.resolve(process.env.MEI_SOCIAL_NODE_MODULES), 'x.js'));
const ICAL = need('ical.js');

const read = (file) => {
  const calendar = new ICAL.Component(ICAL.parse(readFileSync(file, 'utf-8')));
  return calendar.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    const [alarm] = component.getAllSubcomponents('valarm');
    return {
      uid: event.uid,
      sequence: event.sequence,
      summary: event.summary,
      description: event.description,
      day: event.startDate.toString(),
      whole: event.startDate.isDate,
      days: event.duration.toSeconds() / 86400,
      hours: alarm.getFirstPropertyValue('trigger').toSeconds() / 3600,
      properties: component.getAllProperties().map((property) => property.name),
      alarm: alarm.getAllProperties().map((property) => property.name),
    };
  });
};
console.log(JSON.stringify(process.argv.slice(2).map(read)));
