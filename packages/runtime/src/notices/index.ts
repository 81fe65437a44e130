export { type NoticeAccess, type NoticeResult, sendNotices } from './send-notices.ts'
